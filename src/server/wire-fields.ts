/** What several requests of the studio have in common: words that a person typed, names of things. As in wire.ts. */
import { z } from 'zod';
import { plainLabel } from '../station/label.ts';

export const text = (most: number) => z.string().overwrite(plainLabel).trim().min(1).max(most);
export const free = (most: number) => z.string().overwrite(plainLabel).trim().max(most);
export const id = z.string().min(1).max(64);
export const serial = z.string().min(1).max(32);
export const day = z.iso.date();
export const token = z.string().max(64);
