/** Options that several commands share, and how their values are checked. */
import { InvalidArgumentError, Option } from 'commander';
import { defaultDataDir, defaultPort } from '../config.ts';
import { isAddress } from '../link/open-stream.ts';
import { LONGEST_LABEL, plainLabel } from '../station/label.ts';

function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400))
    throw new InvalidArgumentError('It must be a number of seconds up to 86400.');
  return value;
}

/** A session's label, as the API takes it. */
export function label(text: string): string {
  const plain = plainLabel(text).trim();
  if (plain.length > LONGEST_LABEL)
    throw new InvalidArgumentError(`It must be at most ${LONGEST_LABEL} characters.`);
  return plain;
}

/** Whose doing it is, as the API takes it. */
export function personName(text: string): string {
  const name = plainLabel(text).trim();
  if (name === '' || name.length > 60) throw new InvalidArgumentError('It must be 1 to 60 characters.');
  return name;
}

export const trainees = ['steady', 'novice', 'heavy-handed', 'uneven', 'tired'] as const;

export const portOption = () =>
  new Option('--port <number>', 'port of the page on 127.0.0.1')
    .default(defaultPort)
    .argParser(whole(0, 65_535));
export const dataOption = (fallback = defaultDataDir) =>
  new Option('--data <folder>', 'where everything is kept: the database and captures').default(fallback);
export const seedOption = () =>
  new Option('--seed <number>', 'everything virtual follows from it')
    .default(1)
    .argParser(whole(0, 0xffff_ffff));
export const traineeOption = () =>
  new Option('--trainee <name>', 'who works on the virtual pad').choices(trainees).default('novice');
export const openOption = () => new Option('--no-open', 'do not open the browser');
export const jsonOption = (what = 'answer in JSON') => new Option('--json', `${what}, for a program to read`);
export const addressOption = (what = 'also open these') =>
  new Option(
    '--device <address...>',
    `${what}: a serial port’s path or tcp://host:port of a network serial bridge`,
  )
    .argParser(addresses)
    .default([], 'none');

function addresses(text: string, all: string[]): string[] {
  if (isAddress(text)) return [...all, text];
  throw new InvalidArgumentError(
    'It must be a serial port, such as /dev/ttyACM0 or COM5, or tcp://host:port.',
  );
}
