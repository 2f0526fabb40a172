/** What stands against using an item, by what the register says of it: out of service, or not who it was. */
import type { ItemState } from '../../studio/register.ts';
import { type Against, nameOf } from './words.ts';

/** Of the register, from memory. */
export interface ItemStanding {
  readonly state: ItemState;
  /** What is asked about its identity, in words; null: nothing. */
  readonly question: string | null;
  /** Why it is out of service; '' where nothing was said. */
  readonly reason: string;
}

/** @param standing null: not in the register, so nothing is known against it. */
export function againstUse(
  role: 'pad' | 'machine',
  serial: string,
  standing: ItemStanding | null,
): readonly Against[] {
  if (standing === null) return [];
  const { state, question, reason } = standing;
  const against: Against[] = [];
  if (state !== 'in-service')
    against.push({
      code: 'out-of-service',
      message: `${nameOf(role, serial)} is ${state === 'retired' ? 'retired' : 'out of service'}${
        reason === '' ? '' : ` (${reason})`
      }, so it is not used. Put it back into service in its log on the Studio page, with a name, once that is right.`,
    });
  if (question !== null)
    against.push({
      code: 'identity',
      message: `${question} Until someone answers on the Studio page whether it is the same device, ${
        role === 'pad' ? 'this pad' : 'this machine'
      } is not used.`,
    });
  return against;
}
