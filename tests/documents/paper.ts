/** Papers as a reader has them: their text, and their pages as pictures. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PNG } from 'pngjs';

let library: Promise<PDFiumLibrary> | null = null;

async function opened<T>(
  pdf: Uint8Array,
  look: (document: Awaited<ReturnType<PDFiumLibrary['loadDocument']>>) => T | Promise<T>,
): Promise<T> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    return await look(document);
  } finally {
    document.destroy();
  }
}

/** Of each page, as it is copied; line ends and runs of white space are one space. */
export const pageTexts = (pdf: Uint8Array): Promise<string[]> =>
  opened(pdf, (document) => [...document.pages()].map((page) => page.getText().replaceAll(/\s+/g, ' ')));

/** `scale` 1 is 72 dots an inch. Colours in 16 steps each: enough to see a change, and small to keep. */
export const picture = (pdf: Uint8Array, page: number, scale: number): Promise<PNG> =>
  opened(pdf, async (document) => {
    const { width, height, data } = await document.getPage(page).render({ scale, render: 'bitmap' });
    const png = new PNG({ width, height });
    for (let n = 0; n < data.length; n++)
      png.data[n] = n % 4 === 3 ? 255 : Math.round((data[n] ?? 0) / 17) * 17;
    return png;
  });
