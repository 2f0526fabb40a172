/** Who saves here: asked once on a computer, kept with everything that is saved from it. */
import { keptText } from '../settings.ts';

export const author = keptText('author');
