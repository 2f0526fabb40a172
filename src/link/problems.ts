/** What a person reads about a link: what happened, what it means, what to do. */
import { type Message, PROTOCOL_VERSION } from '../../firmware-protocol/index.ts';

type Called = { readonly role: string; readonly serial: string };

export const problems = {
  silent:
    'Nothing has come from the device for a quarter of a second. Its readings are missing from then on. Check its cable and power.',
  nobody:
    'The port opened, but no Evenstroke device answered. It may be something else, or its firmware is not running. It is tried again by itself.',
  undescribed:
    'The device said who it is, but did not describe its channels. Its readings cannot be used. It is tried again by itself.',
  stillSilent:
    'The device stays silent. Its readings are missing. Its port is closed and opened again by itself.',
  flood:
    'The device sends far more lines than any has cause to, which would hold up the others. It is unsound or no Evenstroke device. Its port is closed and tried again by itself; unplug it, or update its firmware.',
  unsettled:
    'The device restarts or describes itself anew many times a second, so its readings have no meaning for long enough. Its port is closed and tried again by itself; check its power and cable, or update its firmware.',
  unlisted: 'The port is not there any more. The device is heard again when it is plugged in.',
  elsewhere: 'The device is on another port now.',
  version({ protocol }: Message<'HELLO'>): string {
    const spoken = `The device speaks protocol version ${protocol}, and this Evenstroke version ${PROTOCOL_VERSION}. Its readings cannot be used.`;
    return protocol > PROTOCOL_VERSION
      ? `${spoken} Update Evenstroke.`
      : `${spoken} Update the device's firmware.`;
  },
  description: (fault: string): string =>
    `The device's description of itself makes no sense: ${fault}. Its readings cannot be used. Update its firmware or ask its maker.`,
  anotherDevice: (now: Called, before: Called): string =>
    `Another device answers here: ${now.role} ${now.serial} instead of ${before.role} ${before.serial}. The port is opened anew.`,
  duplicate: (serial: string, elsewhere: string): string =>
    `Two devices have the serial number ${serial}, here and at ${elsewhere}. Neither is used, for their readings could not be told apart. Unplug one, or give one another serial number.`,
} as const;
