import { devices } from '../../live/state.ts';

/** A pad of this serial number is on a cable and says so; null before the service has told. */
export function padOnline(serial: string): boolean | null {
  const known = devices.value;
  if (known === null) return null;
  return known.some(
    (device) => device.serial === serial && device.role === 'pad' && device.state === 'online',
  );
}
