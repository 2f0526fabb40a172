/**
 * Paper to draw on from top to bottom: pages, fonts, and the structure by which a screen reader finds its way.
 * Everything drawn is either in that structure or marked as decoration.
 */
import PDFDocument from 'pdfkit';
import { fontBytes } from './fonts.ts';
import { mixedFont } from './mixed-font.ts';
import { type FontName, page, pageWidth, type Style } from './theme.ts';
import { type Drawable, drawable } from './words.ts';

export type Pen = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Pen['struct']>;
type Tag = Parameters<Pen['struct']>[0];

export interface SheetOptions {
  readonly title: string;
  readonly subject: string;
  /** ISO 8601. Of the record and not of now, so that the same record gives the same bytes. */
  readonly createdAt: string;
  /** Keep all pages until the end, so that each can name how many there are. Not for what may be long. */
  readonly counted: boolean;
  /** Drawn on each page before anything else, as decoration. */
  readonly ground?: ((sheet: Sheet) => void) | null;
  /** Draws what each page has at its edges, as decoration; `of` is null where the pages are not counted. */
  readonly edges: (sheet: Sheet, number: number, of: number | null) => void;
}

export interface TextOptions {
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

export class Sheet {
  readonly pen: Pen;
  /** Where the next thing goes, from the top of the page. */
  y: number = page.top;
  /** Letters that the fonts have not, anywhere in the document. */
  hasMissing = false;
  readonly #options: SheetOptions;
  readonly #document: Element;
  readonly #open: Element[] = [];
  readonly #hasMixed = new Set<FontName>();
  #pages = 0;

  constructor(options: SheetOptions) {
    this.#options = options;
    this.pen = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: options.counted,
      pdfVersion: '1.7',
      subset: 'PDF/A-2b',
      tagged: true,
      displayTitle: true,
      lang: 'en-GB',
      // None: the library's own is not embedded, and one that is given here is opened anew each time it is set.
      font: null as unknown as string,
      info: {
        Title: plainForXml(options.title),
        Subject: plainForXml(options.subject),
        Creator: 'Evenstroke',
        Producer: 'Evenstroke',
        CreationDate: wholeSecond(options.createdAt),
      },
    });
    for (const name of ['body', 'bold', 'title', 'mono'] as const)
      this.pen.registerFont(name, fontBytes(name) as unknown as string);
    this.#document = this.pen.struct('Document');
    this.pen.addStructure(this.#document);
    this.newPage();
  }

  // --- pages ---

  /** Room left on this page. */
  get room(): number {
    return page.bottom - this.y;
  }

  /** Goes to a new page where so much has no room on this one; answers whether it did. */
  ensure(height: number): boolean {
    if (height <= this.room) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    this.pen.addPage();
    this.#pages++;
    this.#options.ground?.(this);
    this.y = page.top;
    if (!this.#options.counted) this.#options.edges(this, this.#pages, null);
  }

  get pages(): number {
    return this.#pages;
  }

  /** The bytes that are done so far, and are not given again. */
  take(): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let piece = this.pen.read(); piece !== null; piece = this.pen.read())
      pieces.push(piece as Uint8Array);
    return Buffer.concat(pieces);
  }

  /** The last bytes. */
  finish(): Uint8Array {
    if (this.#options.counted) {
      for (let n = 0; n < this.#pages; n++) {
        this.pen.switchToPage(n);
        this.#options.edges(this, n + 1, this.#pages);
      }
    }
    this.#document.end();
    this.pen.end();
    return this.take();
  }

  // --- structure ---

  /** Everything drawn by `draw` belongs to an element of this kind. */
  within(tag: Tag, draw: () => void, options: { alt?: string; scope?: 'Row' | 'Column' } = {}): void {
    const element = this.pen.struct(tag, options as never);
    (this.#open.at(-1) ?? this.#document).add(element);
    this.#open.push(element);
    draw();
    this.#open.pop();
    element.end();
  }

  /** Lines, grounds and page numbers: nothing that a reader would miss. */
  decoration(draw: () => void): void {
    this.pen.markContent('Artifact', { type: 'Layout' });
    draw();
    this.pen.endMarkedContent();
  }

  /** A picture with words for who does not see it. */
  figure(
    alt: string,
    [x, y, width, height]: readonly [number, number, number, number],
    draw: () => void,
  ): void {
    const bbox: [number, number, number, number] = [x, y, x + width, y + height];
    const element = this.pen.struct('Figure', { alt, bbox } as never);
    (this.#open.at(-1) ?? this.#document).add(element);
    const content = this.pen.markStructureContent('Figure');
    draw();
    this.pen.endMarkedContent();
    element.add(content as never);
    element.end();
  }

  /** A link over a part of the page. To be drawn where the words for it are. */
  link(alt: string, url: string, [x, y, width, height]: readonly [number, number, number, number]): void {
    const element = this.pen.struct('Link', { alt } as never);
    (this.#open.at(-1) ?? this.#document).add(element);
    // The drawing library takes these, and its types do not know them.
    const options = { structParent: element, Contents: new String(alt) };
    this.pen.link(x, y, width, height, url, options as never);
    element.end();
  }

  // --- text ---

  /** Draws at a place and leaves `y` alone; answers the height that it took. */
  put(tag: Tag, text: string, x: number, y: number, style: Style, options: TextOptions = {}): number {
    if (text === '') return 0;
    let height = 0;
    const element = this.pen.struct(tag);
    (this.#open.at(-1) ?? this.#document).add(element);
    const content = this.pen.markStructureContent(tag);
    height = this.draw(text, x, y, style, options);
    this.pen.endMarkedContent();
    element.add(content as never);
    element.end();
    return height;
  }

  /** The same outside of any element: within a picture or a decoration. */
  draw(text: string, x: number, y: number, style: Style, { width, align }: TextOptions = {}): number {
    const { pen } = this;
    const shown = this.#set(text, style);
    const layout = this.#layout(style, width, align);
    if (shown.missing) pen.markContent('Span', { actual: text });
    pen.fillColor(style.colour).text(shown.text, x, y, layout);
    if (shown.missing) pen.endMarkedContent();
    return pen.heightOfString(shown.text, layout);
  }

  heightOf(text: string, style: Style, width: number): number {
    const shown = this.#set(text, style);
    return this.pen.heightOfString(shown.text, this.#layout(style, width, undefined));
  }

  widthOf(text: string, style: Style): number {
    const shown = this.#set(text, style);
    return this.pen.widthOfString(shown.text, { characterSpacing: style.spacing ?? 0 });
  }

  /** A paragraph over the whole width at `y`, which moves below it. Broken over pages where it must be. */
  paragraph(text: string, style: Style, gap = 4): void {
    for (const piece of this.#pieces(text, style)) {
      this.ensure(this.heightOf(piece, style, pageWidth));
      this.y += this.put('P', piece, page.left, this.y, style, { width: pageWidth });
    }
    this.y += gap;
  }

  /** A heading that is not left alone at the foot of a page. */
  heading(text: string, style: Style, keep = 60): void {
    this.ensure(20 + keep);
    this.y += 9;
    this.y += this.put('H2', text, page.left, this.y, style) + 3.5;
  }

  rule(y: number, colour: string, width = 0.6): void {
    this.decoration(() => {
      this.pen.moveTo(page.left, y).lineTo(page.right, y).lineWidth(width).stroke(colour);
    });
  }

  /** Sets the font in which as much of it as can be is drawn: another, with more letters, only where it is needed. */
  #set(text: string, { font, size }: Style): Drawable {
    this.pen.font(font).fontSize(size);
    let shown = drawable(text, glyphsOf(this.pen));
    // In the other one letters stand one by one, as those of these scripts do not.
    if (shown.missing && !shown.runsRightToLeft) {
      this.pen.font(this.#mixed(font));
      shown = drawable(text, glyphsOf(this.pen));
    }
    this.hasMissing ||= shown.missing;
    return shown;
  }

  #mixed(font: FontName): string {
    const name = `${font} mixed`;
    if (!this.#hasMixed.has(font)) this.pen.registerFont(name, mixedFont(font) as unknown as string);
    this.#hasMixed.add(font);
    return name;
  }

  #layout(style: Style, width: number | undefined, align: TextOptions['align']): PDFKit.Mixins.TextOptions {
    return {
      ...(width === undefined ? { lineBreak: false } : { width }),
      ...(align === undefined ? {} : { align }),
      ...(style.spacing === undefined ? {} : { characterSpacing: style.spacing }),
      lineGap: 0.8,
    };
  }

  /** A text that is longer than what is left of a page, cut at its sentences. */
  #pieces(text: string, style: Style): string[] {
    if (this.heightOf(text, style, pageWidth) <= Math.max(this.room, 120)) return [text];
    return text.match(/[^.;]+[.;]*\s*/g)?.map((each) => each.trim()) ?? [text];
  }
}

/** Which letters the font that is set has. The library keeps the font file under a name of its own. */
function glyphsOf(pen: Pen): (codePoint: number) => boolean {
  const { _font } = pen as unknown as {
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
  };
  return (codePoint) => _font.font.hasGlyphForCodePoint(codePoint);
}

/** The library writes these into XML as they are. */
const plainForXml = (text: string): string =>
  text.replaceAll('&', '\uFF06').replaceAll('<', '\u2039').replaceAll('>', '\u203A');

/** Two places of the file state it, one of them without fractions; they must agree. */
const wholeSecond = (iso: string): Date => new Date(Math.floor(Date.parse(iso) / 1000) * 1000);
