/** An address to an open byte stream, with errors that a person can act upon. */
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { openTcp } from './tcp-stream.ts';
import { openTty } from './tty-stream.ts';
import type { ByteStream, StationUs } from './types.ts';

export type OpenStream = (address: string, options: { now: () => StationUs }) => Promise<ByteStream>;

/** What an address may be: a tty's path, a Windows port, or a network bridge. */
export function isAddress(text: string): boolean {
  if (/^(\/[^\s]+|COM\d{1,3}|\\\\\.\\\S+)$/.test(text)) return true;
  if (!/^tcp:\/\/[^\s/?#@]+:\d{1,5}\/?$/.test(text)) return false;
  const port = Number(/:(\d+)\/?$/.exec(text)?.[1]);
  return port > 0 && port < 65536;
}

/**
 * Opens a tty path, `COM5` or `tcp://host:port`.
 * @throws {EvenstrokeError} code `port`, saying what happened, what it means and what to do
 */
export const openStream: OpenStream = async (address, options) => {
  if (!isAddress(address))
    throw new EvenstrokeError(
      'port',
      `"${address}" is no address of a device. Give a serial port, such as /dev/ttyACM0 or COM5, or tcp://host:port.`,
      { at: address },
    );
  try {
    return address.startsWith('tcp://') ? await openTcp(address, options) : await openTty(address, options);
  } catch (cause) {
    throw new EvenstrokeError('port', explain(address, cause), { at: address, cause });
  }
};

const explanations: readonly (readonly [RegExp, (address: string) => string])[] = [
  [
    /ENOENT|No such file|File not found|ENXIO|No such device/i,
    (address) => `${address} is not there. The device is unplugged, or has another name now. Plug it in.`,
  ],
  [
    /EACCES|EPERM|Permission denied|Access denied/i,
    (address) =>
      process.platform === 'win32'
        ? `${address} is in use by another program, or may not be opened. Close the other program.`
        : `${address} may not be opened by this user, so its device cannot be heard. Add the user to the group that owns it (dialout or uucp) and log in again, or install the udev rule; "evenstroke doctor" shows how.`,
  ],
  [
    /EBUSY|Cannot lock port|Resource busy|temporarily unavailable/i,
    (address) =>
      `${address} is in use by another program, so its device cannot be heard. Close the other program (a terminal, another Evenstroke, or ModemManager).`,
  ],
  [
    /ECONNREFUSED/,
    (address) => `Nobody answers at ${address}. The network bridge is off or uses another port. Check both.`,
  ],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/,
    (address) => `${address} cannot be reached. The network bridge is off or on another network. Check both.`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    (address) => `The name in ${address} is not known on this network. Check its spelling, or use a number.`,
  ],
  [
    /Inappropriate ioctl|ENOTTY|Is a directory|EISDIR/i,
    (address) => `${address} is no serial port. Choose the device's own port.`,
  ],
];

function explain(address: string, cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const text = `${code} ${reasonOf(cause)}`;
  const found = explanations.find(([pattern]) => pattern.test(text));
  return (
    found?.[1](address) ??
    `${address} could not be opened (${reasonOf(cause)}). Its device cannot be heard. Unplug it and plug it in again.`
  );
}
