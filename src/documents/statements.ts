/** What documents say of themselves; certificates on paper and as JSON. */
const RELATES_ONLY =
  'The results relate only to the item calibrated, in the condition and at the time stated.';
const GUM =
  'It was evaluated in the manner of the GUM (Guide to the Expression of Uncertainty in Measurement) and rests on the reference named here, as its certificate states it.';
const K_2 =
  'is the standard uncertainty multiplied by the coverage factor k = 2, which for a normal distribution corresponds to a coverage probability of about 95 %.';
const UNCERTAINTY = {
  pad: `U ${K_2} ${GUM}`,
  machine: `U of a rate is half the width of its 95 % band: the standard uncertainty multiplied by the quantile of its distribution, which for few degrees of freedom is more than 2. Every other U ${K_2} ${GUM}`,
} as const;
const UNACCREDITED = 'Made by the studio for its own use. No accreditation is claimed.';
/** All, in their order. */
export const statementsOf = (item: keyof typeof UNCERTAINTY): readonly string[] => [
  RELATES_ONLY,
  UNCERTAINTY[item],
  UNACCREDITED,
];
/** Where a document has such letters. */
export const MISSING_LETTERS =
  'Letters that the font of this paper has not are given by their Unicode number, in brackets; whoever copies them has them as they were written.';
