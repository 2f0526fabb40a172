/**
 * The plain way to decode a line: what a good TypeScript programmer writes in an afternoon on top of
 * `readline`, with strings and regular expressions, checking as much as the codec does. It is a peer in the
 * benchmark and the second opinion in the tests, so it shares no code with the codec and knows a shape by
 * its text alone.
 */
export interface PlainMessage {
  type: string;
  seq: number;
  ticks: number;
  [field: string]: unknown;
}

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  table[byte] = crc;
}

function crcOf(text: string, seed: number): number {
  let crc = seed;
  for (let i = 0; i < text.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ (text.charCodeAt(i) & 0xff)] as number);
  }
  return crc;
}

interface PlainField {
  name: string;
  kind: string;
  /** The words of a `word(a|b)`. */
  words: string[];
}

interface PlainShape {
  seed: number;
  fields: PlainField[];
}

/** A decoder for the shapes given as text, e.g. `BEAT heard:hex16`. It takes a line without its line feed. */
export function plainDecoder(shapeTexts: readonly string[]): (line: string) => PlainMessage | null {
  const shapes = new Map<string, PlainShape>();
  for (const text of shapeTexts) {
    const [type, ...fields] = text.split(' ');
    shapes.set(type as string, {
      seed: crcOf(text, 0xffff),
      fields: fields.map((field) => {
        const [name, kind] = field.split(':') as [string, string];
        return { name, kind, words: kind.startsWith('word(') ? kind.slice(5, -1).split('|') : [] };
      }),
    });
  }

  return (line) => {
    if (line.length < 6 || line.length > 254) return null;
    const star = line.length - 5;
    if (line[star] !== '*') return null;
    const tail = line.slice(star + 1);
    if (!/^[0-9A-F]{4}$/.test(tail)) return null;
    const text = line.slice(0, star);
    const parts = text.split(' ');
    const shape = shapes.get(parts[0] as string);
    if (shape === undefined) return null;
    if (crcOf(text, shape.seed) !== Number.parseInt(tail, 16)) return null;
    if (parts.length !== shape.fields.length + 3) return null;
    const seq = parts[1] as string;
    const ticks = parts[2] as string;
    if (!/^[0-9A-F]{4}$/.test(seq) || !/^[0-9A-F]{8}$/.test(ticks)) return null;

    const message: PlainMessage = {
      type: parts[0] as string,
      seq: Number.parseInt(seq, 16),
      ticks: Number.parseInt(ticks, 16),
    };
    for (let n = 0; n < shape.fields.length; n++) {
      const field = shape.fields[n] as PlainField;
      const value = readField(field, parts[n + 3] as string);
      if (value === null) return null;
      message[field.name] = value;
    }
    return message;
  };
}

function readField(field: PlainField, text: string): unknown {
  switch (field.kind) {
    case 'u8':
      return unsigned(text, 0xff);
    case 'u16':
      return unsigned(text, 0xffff);
    case 'u32':
      return unsigned(text, 0xffffffff);
    case 'hex16':
      return /^[0-9A-F]{4}$/.test(text) ? Number.parseInt(text, 16) : null;
    case 'hex32':
      return /^[0-9A-F]{8}$/.test(text) ? Number.parseInt(text, 16) : null;
    case 'dec': {
      if (!/^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,12})?$/.test(text)) return null;
      const value = Number(text);
      return Math.abs(value) > 999_999_999 ? null : value + 0;
    }
    case 'counts12':
      return counts12(text);
    case 'counts16':
      return counts16(text);
  }
  if (field.words.length > 0) return field.words.includes(text) ? text : null;
  const longest = Number(field.kind.slice('text'.length));
  return text.length <= longest && /^[!-~]+$/.test(text) && !/[!*]/.test(text) ? text : null;
}

function unsigned(text: string, max: number): number | null {
  if (!/^(0|[1-9][0-9]*)$/.test(text)) return null;
  const value = Number(text);
  return value <= max ? value : null;
}

function counts12(text: string): number[] | null {
  if (text.length === 0 || text.length % 2 !== 0 || !/^[A-Za-z0-9+/]+$/.test(text)) return null;
  // an odd number of counts ends in half a byte, which Buffer would leave out
  const bytes = Buffer.from(text.length % 4 === 2 ? `${text}AA` : text, 'base64');
  const counts: number[] = [];
  for (let n = 0; n < text.length / 2; n++) {
    const at = (n * 3) >> 1;
    const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
    counts.push(n % 2 === 0 ? (first << 4) | (second >> 4) : ((first & 0x0f) << 8) | second);
  }
  return counts;
}

function counts16(text: string): number[] | null {
  if (text.length < 3 || !/^[A-Za-z0-9+/]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  const length = Math.floor(bytes.length / 2);
  const counts: number[] = [];
  for (let n = 0; n < length; n++) counts.push(bytes.readUInt16BE(n * 2));
  const canonical = bytes
    .subarray(0, length * 2)
    .toString('base64')
    .replace(/=+$/, '');
  return canonical === text ? counts : null;
}
