/** What came of a request: done, or refused with the reasons in words. */
import type { Refusal } from '../../safety/control/types.ts';
import type { Against } from './view.ts';

export type Done<T = undefined> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** What is so, what it means, what to do. */
      readonly message: string;
      readonly against: readonly Against[];
    };
