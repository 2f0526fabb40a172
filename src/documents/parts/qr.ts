/** The code that opens a record's page, drawn as shapes: sharp on any printer. */
import { encode } from 'uqr';
import type { Sheet } from '../sheet.ts';

/** Dark modules by row and column, without a border; medium error correction, for paper gets dirty. */
export const qrModules = (url: string): readonly (readonly boolean[])[] =>
  encode(url, { ecc: 'M', border: 0 }).data;

/** A square of `size` points, and a link over it. The white around it is the caller's: four modules. */
export function drawQr(sheet: Sheet, url: string, alt: string, x: number, y: number, size: number): void {
  const modules = qrModules(url);
  const side = size / modules.length;
  sheet.figure(alt, [x, y, size, size], () => {
    const { pen } = sheet;
    for (const [row, cells] of modules.entries()) {
      // Runs and not single modules: no hair line of white between two of them.
      for (let from = 0; from < cells.length; from++) {
        if (!cells[from]) continue;
        let to = from;
        while (cells[to]) to++;
        pen.rect(x + from * side, y + row * side, (to - from) * side, side);
        from = to;
      }
    }
    pen.fill('#000000');
  });
  sheet.link(alt, url, [x, y, size, size]);
}
