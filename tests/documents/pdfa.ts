/**
 * What ISO 19005-2 asks of a file at level B, as far as such papers can fall short of it, read from the file's own
 * objects. A whole validator (veraPDF) was run over these papers as well; this is what keeps them so.
 */
import { qpdfObjects } from './qpdf.ts';

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
type Dictionary = Readonly<Record<string, Value>>;
export interface Objects {
  readonly trailer: Dictionary;
  /** By `12 0 R`; a stream's dictionary, and its data decoded. */
  readonly all: ReadonlyMap<string, { readonly value: Value; readonly data: Buffer | null }>;
}

/** One line for each fault; none where the file is as it claims to be. */
export async function pdfaFaults(pdf: Uint8Array): Promise<string[]> {
  const file = new File(pdf, await qpdfObjects(pdf));
  return [
    ...file.frame(),
    ...file.metadata(),
    ...file.colours(),
    ...file.fonts(),
    ...file.links(),
    ...file.forbidden(),
  ];
}

class File {
  readonly #pdf: Buffer;
  readonly #objects: Objects;

  constructor(pdf: Uint8Array, objects: Objects) {
    this.#pdf = Buffer.from(pdf);
    this.#objects = objects;
  }

  /** 6.1.2, 6.1.3: header, a comment that says it is binary, identifiers, no encryption, nothing after the end. */
  *frame(): Generator<string> {
    const { trailer } = this.#objects;
    if (!/^%PDF-1\.[0-7]\n%[\x80-\xff]{4}/.test(this.#pdf.subarray(0, 20).toString('latin1'))) yield 'header';
    if (!/%%EOF\r?\n?$/.test(this.#pdf.subarray(-8).toString('latin1'))) yield 'something after the end';
    const id = trailer['/ID'];
    if (!Array.isArray(id) || id.length !== 2 || id.some((each) => String(each).length < 16))
      yield 'no file ID';
    if ('/Encrypt' in trailer) yield 'encrypted';
  }

  /** 6.6: XMP that names part and level, and says no other than the information dictionary. */
  *metadata(): Generator<string> {
    const info = this.#dictionary(this.#objects.trailer['/Info']);
    const xmp = this.#stream(this.#catalog['/Metadata'])?.toString('utf8') ?? '';
    const said = (name: string): string | undefined =>
      new RegExp(`<${name}>(?:\\s*<rdf:(?:Alt|Seq)>\\s*<rdf:li[^>]*>)?([^<]*)<`).exec(xmp)?.[1];
    if (!/<\?xpacket begin=/.test(xmp)) yield 'no XMP packet';
    if (said('pdfaid:part') !== '2' || said('pdfaid:conformance') !== 'B') yield 'not said to be PDF/A-2b';
    for (const [entry, name] of [
      ['/Title', 'dc:title'],
      ['/Subject', 'dc:description'],
      ['/Creator', 'xmp:CreatorTool'],
      ['/Producer', 'pdf:Producer'],
    ] as const)
      if (this.#text(info[entry]) !== said(name))
        yield `${entry} is ${this.#text(info[entry])}, in XMP ${said(name)}`;
    const created = /D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z/.exec(this.#text(info['/CreationDate']) ?? '');
    const [, year, month, day, ...time] = created ?? [];
    if (Date.parse(`${year}-${month}-${day}T${time.join(':')}Z`) !== Date.parse(said('xmp:CreateDate') ?? ''))
      yield 'two dates';
  }

  /** 6.2.2, 6.2.3, 6.2.4: a profile of a screen for what is drawn in RGB and grey, and nothing in other inks. */
  *colours(): Generator<string> {
    const intents = this.#value(this.#catalog['/OutputIntents']);
    const intent = this.#dictionary(Array.isArray(intents) ? intents[0] : null);
    if (intent['/S'] !== '/GTS_PDFA1') yield 'no output intent';
    const profile = this.#stream(intent['/DestOutputProfile']);
    const [size, kind, space, magic] = [
      profile?.readUInt32BE(0),
      profile?.toString('latin1', 12, 16),
      profile?.toString('latin1', 16, 20),
      profile?.toString('latin1', 36, 40),
    ];
    if (size !== profile?.length || kind !== 'mntr' || space !== 'RGB ' || magic !== 'acsp')
      yield 'no profile of an RGB screen';
    for (const page of this.#kind('/Page')) {
      const drawn = this.#stream(page['/Contents'])?.toString('latin1') ?? '';
      if (/\s(k|K|sh|ri|i)\s/.test(drawn.replaceAll(/<[^>]*>|\([^)]*\)/g, '')))
        yield 'inks, shadings or intents';
      if ('/Group' in page) yield 'transparency';
    }
  }

  /** 6.2.11: each font is in the file, with the widths that its program has, and a way from glyph to letter. */
  *fonts(): Generator<string> {
    const fonts = [...this.#kind('/Font')].filter((font) => font['/Subtype'] !== '/CIDFontType2');
    if (fonts.length === 0) yield 'no fonts';
    for (const font of fonts) {
      const name = String(font['/BaseFont']);
      if (font['/Subtype'] !== '/Type0' || font['/Encoding'] !== '/Identity-H')
        yield `${name} is of another kind`;
      const below = this.#value(font['/DescendantFonts']);
      const inner = this.#dictionary(Array.isArray(below) ? below[0] : null);
      const descriptor = this.#dictionary(inner['/FontDescriptor']);
      const program = this.#stream(descriptor['/FontFile2']);
      if (inner['/CIDToGIDMap'] !== '/Identity') yield `${name} has no map to glyphs`;
      if (!/^\/[A-Z]{6}\+/.test(name) || descriptor['/FontName'] !== name || inner['/BaseFont'] !== name)
        yield `${name} has more than one name`;
      if (!/beginbfrange|beginbfchar/.test(this.#stream(font['/ToUnicode'])?.toString('latin1') ?? ''))
        yield `${name} has no letters behind its glyphs`;
      if (program === null) {
        yield `${name} is not in the file`;
        continue;
      }
      const [from, listed] = this.#value(inner['/W']) as readonly [number, readonly number[]];
      const advances = advancesIn(program);
      // Parts of letters are glyphs in the program that no line has; glyph 0 stands in none.
      if (from !== 0 || listed.length < 2 || listed.length > advances.length)
        yield `${name} has widths of other glyphs`;
      const wrong = listed.findIndex((width, n) => n > 0 && Math.abs(width - (advances[n] ?? 0)) > 1);
      if (wrong >= 0) yield `${name}: glyph ${wrong} is ${advances[wrong]} wide, listed as ${listed[wrong]}`;
    }
  }

  /** 6.3: links that are printed and never hidden, and lead to an address. */
  *links(): Generator<string> {
    for (const page of this.#kind('/Page')) {
      const annotations = this.#value(page['/Annots'] ?? null);
      for (const each of Array.isArray(annotations) ? annotations : []) {
        const link = this.#dictionary(each);
        const flags = Number(link['/F']);
        if (link['/Subtype'] !== '/Link') yield `an annotation of the kind ${link['/Subtype']}`;
        // Printed; not invisible, hidden, without a view, or hidden by a switch.
        if ((flags & 4) === 0 || (flags & (1 | 2 | 32 | 256)) !== 0) yield `a link with the flags ${flags}`;
        if (this.#dictionary(link['/A'])['/S'] !== '/URI') yield 'a link that leads to no address';
        if (typeof link['/Contents'] !== 'string') yield 'a link without words';
      }
    }
  }

  /** 6.1.7, 6.1.13, 6.2.8 to 6.2.10, 6.5, 6.8: what no such file may have, anywhere in it. */
  *forbidden(): Generator<string> {
    for (const name of ['/AcroForm', '/OpenAction', '/AA', '/OCProperties', '/Requirements', '/Perms'])
      if (name in this.#catalog) yield `${name} in the catalogue`;
    for (const { value } of this.#objects.all.values())
      for (const dictionary of dictionariesIn(value)) {
        for (const filter of [dictionary['/Filter'] ?? []].flat())
          if (filter !== '/FlateDecode') yield `the filter ${filter}`;
        for (const name of [
          '/JS',
          '/JavaScript',
          '/EmbeddedFiles',
          '/EF',
          '/TR',
          '/TR2',
          '/HTP',
          '/SMask',
          '/XFA',
          '/FFilter',
          '/OPI',
          '/Ref',
          '/PS',
        ])
          if (name in dictionary) yield `${name} in an object`;
        if (dictionary['/Subtype'] === '/PS' || dictionary['/Subtype2'] === '/PS') yield 'PostScript';
        if (['/Launch', '/JavaScript', '/Movie', '/Sound', '/ResetForm'].includes(String(dictionary['/S'])))
          yield `the action ${dictionary['/S']}`;
        if (dictionary['/Interpolate'] === true) yield 'an image that is smoothed';
        const { '/BM': mode = '/Normal', '/CA': stroke = 1, '/ca': fill = 1 } = dictionary;
        if (mode !== '/Normal' || stroke !== 1 || fill !== 1) yield 'transparency';
      }
  }

  get #catalog(): Dictionary {
    return this.#dictionary(this.#objects.trailer['/Root']);
  }
  #value(value: Value | undefined): Value {
    if (typeof value === 'string' && /^\d+ \d+ R$/.test(value))
      return this.#objects.all.get(value)?.value ?? null;
    return value ?? null;
  }
  /** As qpdf writes strings: `u:` and the text. */
  #text(value: Value | undefined): string | undefined {
    const text = this.#value(value);
    return typeof text === 'string' ? text.replace(/^u:/, '') : undefined;
  }
  #dictionary(value: Value | undefined): Dictionary {
    const found = this.#value(value);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Dictionary) : {};
  }
  #stream(value: Value | undefined): Buffer | null {
    return this.#objects.all.get(String(value))?.data ?? null;
  }
  *#kind(type: string): Generator<Dictionary> {
    for (const { value } of this.#objects.all.values())
      if (this.#dictionary(value)['/Type'] === type) yield this.#dictionary(value);
  }
}

function* dictionariesIn(value: Value): Generator<Dictionary> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Dictionary;
  for (const each of Object.values(value)) yield* dictionariesIn(each as Value);
}

/** Of a TrueType font, in thousandths of an em. */
function advancesIn(program: Buffer): number[] {
  const table = (name: string): Buffer => {
    for (let n = 0; n < program.readUInt16BE(4); n++) {
      const entry = 12 + n * 16;
      if (program.toString('latin1', entry, entry + 4) === name)
        return program
          .subarray(program.readUInt32BE(entry + 8))
          .subarray(0, program.readUInt32BE(entry + 12));
    }
    throw new Error(`The font has no ${name}.`);
  };
  const unitsPerEm = table('head').readUInt16BE(18);
  const metrics = table('hmtx');
  const count = table('hhea').readUInt16BE(34);
  return Array.from({ length: count }, (_, n) => (metrics.readUInt16BE(n * 4) / unitsPerEm) * 1000);
}
