/** What a session may be called: a person's words, in every place that shows them later. */

/** Control characters steer a terminal; bidi overrides and isolates show a text as another. */
const unseen = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Longer ones are refused where they enter. */
export const LONGEST_LABEL = 80;

/** `text` without what is not seen but changes what is. */
export const plainLabel = (text: string): string => text.replace(unseen, '');
