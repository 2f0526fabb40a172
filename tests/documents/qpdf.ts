/** The validity check of qpdf, in this process. */
import createModule from 'qpdf-wasm-esm-embedded';

interface Qpdf {
  FS: { writeFile(path: string, data: Uint8Array): void };
  callMain(args: string[]): number;
}
// Its types name a factory of the compiler's own, which they do not bring.
const create = createModule as unknown as (options: object) => Promise<Qpdf>;

/** Code 0 and no word of warning or error where the file is sound; what it complains of else. */
export async function qpdfCheck(pdf: Uint8Array): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  const print = (line: string): void => {
    said.push(line);
  };
  // It takes a process for the sign of a kind of module that it is not made as, and a window for a page.
  const { process } = globalThis;
  const page = globalThis as { process?: unknown; window?: unknown };
  page.process = undefined;
  page.window = {};
  const making = create({ print, printErr: print, noInitialRun: true });
  page.process = process;
  delete page.window;
  const qpdf = await making;
  qpdf.FS.writeFile('/in.pdf', pdf);
  return { code: qpdf.callMain(['--check', '/in.pdf']), said };
}
