/** What documents say of themselves; certificates on paper and as JSON. */
export const RELATES_ONLY =
  'The results relate only to the item calibrated, in the condition and at the time stated.';
export const UNCERTAINTY =
  'U is the standard uncertainty multiplied by the coverage factor k = 2, which for a normal distribution corresponds to a coverage probability of about 95 %. It was evaluated in the manner of the GUM (Guide to the Expression of Uncertainty in Measurement) and rests on the reference named here, as its certificate states it.';
export const UNACCREDITED = 'Made by the studio for its own use. No accreditation is claimed.';
/** Where a document has such letters. */
export const MISSING_LETTERS =
  'Letters that the font of this paper has not are given by their Unicode number, in brackets; whoever copies them has them as they were written.';
