/** What a person reads where control says no: what is so, what it means, what to do. */
import type { Refusal, RefusalCode } from '../../safety/control/types.ts';

const refused: Readonly<Record<RefusalCode, string>> = {
  'not-holder': 'You do not hold this machine, so it takes no orders from here. Take control of it first.',
  held: 'Someone else holds this machine and its motor is not at rest, so control cannot change hands. Stop the motor first, or wait.',
  latched:
    'This machine was stopped, and the stop has not been cleared, so nothing starts it. Look at what stopped it, and clear the stop.',
  state:
    'This machine is not in the state for it, so nothing was done. Look at what it says of itself, and try again.',
  link: 'This machine is not heard, so nothing was sent to it. Check its cable and power.',
  moving:
    'The motor turns, or its pedal is down, so it is not given away or armed. Let it come to rest, and lift the foot.',
  checks: 'Something stands against it, so the motor stays off. See to what is named.',
  'test-due':
    'The stop has not been tested in this session, so the motor is not armed for work. Run the stop test: it turns the motor for a moment at low voltage.',
  limit: "This is above the limits of the machine's record, so it was refused. Ask for less.",
  range: 'This is less than the motor needs to turn, so it was refused. Ask for more.',
  'no-curve':
    'No curve of this machine is known, so it cannot be set by stroke rate. Set a voltage, or record its curve in Settings.',
  'cause-remains':
    'What caused the stop is still so, so it stays stopped. See to it first, then clear the stop. Where it is a pad that is gone for good, end the attempt on it and give the control back first.',
  'not-allowed':
    "This stop is cleared by the instructor, so it stays. Ask for the instructor's code, and give it.",
  device: 'The machine refused, so nothing was changed.',
  timeout:
    'The machine did not answer, so it may or may not have done it, and it was stopped. Check its cable, clear the stop, and begin anew.',
  superseded: 'A stop came meanwhile, so this was not done. Clear the stop, and begin anew.',
};

const byDevice: Readonly<Record<string, string>> = {
  range:
    "The machine refused: a value is outside its own limits, so the record's limits are too high for it. Lower them in Settings.",
  limit: 'The machine refused: the voltage is above the limits that it was given. Ask for less.',
  nonce: 'The machine refused: its arming is over. Arm it again.',
  state:
    'The machine refused in the state it is in: its pedal may be down, or it has not heard our heartbeat. Lift the foot, wait a second, and try again.',
  fault:
    'The machine refused: the cause of its fault, or its pedal, is still there. See to it, and try again.',
  busy: 'The machine is busy, so nothing was changed. Try again.',
  unknown: 'This machine cannot be driven from here: start and stop it by its own button.',
};

export function sayRefusal({ code, against }: Refusal): string {
  const [first] = against;
  return (code === 'device' && first !== undefined ? byDevice[first] : undefined) ?? refused[code];
}
