/** The validity check of qpdf, in this process. */
import createModule from 'qpdf-wasm-esm-embedded';
import type { Objects } from './pdfa.ts';

interface Qpdf {
  FS: { writeFile(path: string, data: Uint8Array): void; readFile(path: string): Uint8Array };
  callMain(args: string[]): number;
}
// Its types name a factory of the compiler's own, which they do not bring.
const create = createModule as unknown as (options: object) => Promise<Qpdf>;

/** Code 0 and no word of warning or error where the file is sound; what it complains of else. */
export const qpdfCheck = (pdf: Uint8Array): Promise<{ code: number; said: string[] }> => run(pdf, '--check');

interface Written {
  readonly value?: never;
  readonly stream?: { readonly dict: never; readonly data: string };
}

/** All objects of the file, with their data decoded. */
export async function qpdfObjects(pdf: Uint8Array): Promise<Objects> {
  const { written, said } = await run(
    pdf,
    '--json-output=2',
    '--json-stream-data=inline',
    '--decode-level=generalized',
  );
  if (written === null) throw new Error(said.join('\n'));
  const { 'qpdf-v2': found } = JSON.parse(Buffer.from(written).toString('utf8')) as {
    'qpdf-v2': { objects: Record<string, Written> };
  };
  const { trailer, ...objects } = found.objects;
  const all = new Map(
    Object.entries(objects).map(([name, { value, stream }]) => [
      name.replace('obj:', ''),
      {
        value: value ?? stream?.dict ?? null,
        data: stream === undefined ? null : Buffer.from(stream.data, 'base64'),
      },
    ]),
  );
  return { trailer: trailer?.value ?? {}, all };
}

/** `written`: what it made of the file, where it was not only asked to look. */
async function run(
  pdf: Uint8Array,
  ...args: string[]
): Promise<{ code: number; said: string[]; written: Uint8Array | null }> {
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
  const isCheck = args.includes('--check');
  const code = qpdf.callMain([...args, '/in.pdf', ...(isCheck ? [] : ['/out'])]);
  // 3: with warnings.
  return { code, said, written: isCheck || (code !== 0 && code !== 3) ? null : qpdf.FS.readFile('/out') };
}
