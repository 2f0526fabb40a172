/** The fonts that every document carries: wide in scripts, free, and the same on every computer. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FontName } from './theme.ts';

const require = createRequire(import.meta.url);

const files: Record<FontName, string> = {
  body: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  title: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-ExtraLight.ttf'),
  mono: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
};

const read = new Map<FontName, Uint8Array>();

/** Read from the disk once a thread. */
export function fontBytes(name: FontName): Uint8Array {
  const known = read.get(name);
  if (known !== undefined) return known;
  const bytes = readFileSync(files[name]);
  read.set(name, bytes);
  return bytes;
}
