/** What a session may be called: a person's words, in every place that shows them later. */

/** Control characters steer a terminal; bidi overrides and isolates show a text as another. */
const unseen = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Longer ones are refused where they enter. */
export const LONGEST_LABEL = 80;

const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** `text` without what is not seen but changes what is; '' where nothing is seen: a name that shows as none is none. */
export const plainLabel = (text: string): string => (seen.test(text) ? text.replace(unseen, '') : '');
