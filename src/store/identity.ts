/** What a device says of itself, against what it said before. Pure. */
import type { Identity } from '../studio/register.ts';

export interface IdentityChange {
  /** Nobody can tell from here that it is the same device: a person is asked. */
  readonly asks: boolean;
  /** What changed, in sentences. */
  readonly text: string;
  readonly detail: Readonly<Record<string, number | string | boolean | null>>;
}

/** null where it says the same. A new firmware that can do more is no question; one that can do less is. */
export function identityChange(before: Identity, said: Identity): IdentityChange | null {
  const lost = missingFrom(before.capabilities, said.capabilities);
  const gained = missingFrom(said.capabilities, before.capabilities);
  const isOtherModel = said.model !== before.model;
  const isOtherFirmware = said.firmware !== before.firmware;
  if (!isOtherModel && !isOtherFirmware && lost.length + gained.length === 0) return null;
  const sentences = [
    isOtherModel ? `It says that it is ${modelOf(said)}; until now it was ${modelOf(before)}.` : '',
    isOtherFirmware ? `Its firmware is ${said.firmware}, before it was ${before.firmware}.` : '',
    lost.length > 0 ? `It can no longer: ${lost.join(', ')}.` : '',
    gained.length > 0 ? `It can now: ${gained.join(', ')}.` : '',
  ];
  return {
    asks: isOtherModel || lost.length > 0,
    text: sentences.filter((each) => each !== '').join(' '),
    detail: {
      ...facts(said),
      modelBefore: before.model,
      firmwareBefore: before.firmware,
      lost: lost.join(' '),
      gained: gained.join(' '),
    },
  };
}

/** The serial number was a device of the other role until now. */
export function roleChange(said: Identity, before: Identity): IdentityChange {
  return {
    asks: true,
    text: `It says that it is a ${said.role} (${modelOf(said)}); until now a ${before.role} (${modelOf(before)}) had this serial number.`,
    detail: { ...facts(said), roleBefore: before.role, modelBefore: before.model },
  };
}

export const firstMet = (said: Identity): IdentityChange => ({
  asks: false,
  text: `Met for the first time: ${modelOf(said)}, firmware ${said.firmware}.`,
  detail: { ...facts(said), first: true },
});

const facts = ({ role, model, firmware, capabilities }: Identity) => ({
  role,
  model,
  firmware,
  capabilities: capabilities.join(' '),
});

const modelOf = ({ model }: Identity): string => (model === '' ? 'of no model' : model);

const missingFrom = (of: readonly string[], other: readonly string[]): string[] =>
  of.filter((each) => !other.includes(each)).toSorted();
