/** Which page is shown: the part of the address after the hash. Static files and the service need not know. */
import { signal } from '@preact/signals';

export type Route =
  | { readonly page: 'live' }
  | { readonly page: 'sessions' }
  | { readonly page: 'session'; readonly id: string; readonly at: SessionPlace | null }
  | { readonly page: 'devices' }
  | { readonly page: 'result'; readonly id: string }
  | { readonly page: 'progress'; readonly id: string | null; readonly drill: string | null }
  | { readonly page: 'settings'; readonly section: SettingsSection; readonly id: string | null }
  | { readonly page: 'studio' }
  /** `at`: the part of the page that is wanted. */
  | { readonly page: 'studio-item'; readonly id: string; readonly at: 'trends' | null }
  | { readonly page: 'machine-calibration'; readonly serial: string }
  | { readonly page: 'pad-calibration'; readonly serial: string }
  | { readonly page: 'quick-check'; readonly serial: string }
  | { readonly page: 'calibration'; readonly id: string }
  | { readonly page: 'unknown' };

/** A moment of a session, on one pad. */
export interface SessionPlace {
  readonly us: number;
  readonly pad: string | null;
}

export const settingsSections = ['drills', 'people', 'checklist', 'pads', 'machines', 'safety'] as const;
export type SettingsSection = (typeof settingsSections)[number];

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [page = '', id, ...more] = path.split('/');
  if (page === 'settings') return settingsRoute(id, more);
  if (page === 'progress') return progressRoute(id, more);
  if (page === 'studio') return studioRoute(id, more);
  if (more.length > 0) return { page: 'unknown' };
  if (page === 'sessions' && id !== undefined && id !== '')
    return { page: 'session', id: decode(id), at: placeOf(query) };
  if (page === 'results' && id !== undefined && id !== '') return { page: 'result', id: decode(id) };
  if (id !== undefined && id !== '') return { page: 'unknown' };
  if (page === '' || page === 'live') return { page: 'live' };
  if (page === 'sessions' || page === 'devices') return { page };
  return { page: 'unknown' };
}

/** Someone has an address, and so has each of their drills. */
function progressRoute(id = '', [drill = '', ...more]: readonly string[]): Route {
  if (more.length > 0) return { page: 'unknown' };
  const named = (name: string) => (name === '' ? null : decode(name));
  return { page: 'progress', id: named(id), drill: named(drill) };
}

/** What cannot be read as a moment is none. */
function placeOf(query: string): SessionPlace | null {
  const values = new URLSearchParams(query);
  const us = Number(values.get('at') ?? Number.NaN);
  return Number.isFinite(us) && us >= 0 ? { us, pad: values.get('pad') } : null;
}

/** Settings opens at its drills; only a drill has an address of its own. */
function settingsRoute(name = '', [id = '', ...more]: readonly string[]): Route {
  const section = name === '' ? 'drills' : settingsSections.find((one) => one === name);
  if (section === undefined || more.length > 0) return { page: 'unknown' };
  if (id === '') return { page: 'settings', section, id: null };
  return section === 'drills' ? { page: 'settings', section, id: decode(id) } : { page: 'unknown' };
}

/** The register, its items, and what is measured of its machines and pads. A calibration has its id or its number. */
function studioRoute(list = '', [name = '', what = '', ...more]: readonly string[]): Route {
  if (list === '') return { page: 'studio' };
  if (name === '' || more.length > 0) return { page: 'unknown' };
  const named = decode(name);
  switch (`${list}/${what}`) {
    case 'items/':
      return { page: 'studio-item', id: named, at: null };
    case 'items/trends':
      return { page: 'studio-item', id: named, at: 'trends' };
    case 'calibrations/':
      return { page: 'calibration', id: named };
    case 'machines/calibrate':
      return { page: 'machine-calibration', serial: named };
    case 'pads/calibrate':
      return { page: 'pad-calibration', serial: named };
    case 'pads/check':
      return { page: 'quick-check', serial: named };
    default:
      return { page: 'unknown' };
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const hrefOf = {
  live: '#/live',
  sessions: '#/sessions',
  devices: '#/devices',
  session: (id: string): string => `#/sessions/${encodeURIComponent(id)}`,
  sessionAt: (id: string, us: number, pad: string): string =>
    `#/sessions/${encodeURIComponent(id)}?${new URLSearchParams({ at: String(Math.round(us)), pad })}`,
  result: (id: string): string => `#/results/${encodeURIComponent(id)}`,
  progress: '#/progress',
  progressOf: (id: string, drill?: string): string =>
    `#/progress/${encodeURIComponent(id)}${drill === undefined ? '' : `/${encodeURIComponent(drill)}`}`,
  settings: '#/settings',
  settingsOf: (section: SettingsSection): string => `#/settings/${section}`,
  studio: '#/studio',
  studioItem: (id: string): string => `#/studio/items/${encodeURIComponent(id)}`,
  studioTrends: (id: string): string => `#/studio/items/${encodeURIComponent(id)}/trends`,
  machineCalibration: (serial: string): string => `#/studio/machines/${encodeURIComponent(serial)}/calibrate`,
  padCalibration: (serial: string): string => `#/studio/pads/${encodeURIComponent(serial)}/calibrate`,
  quickCheck: (serial: string): string => `#/studio/pads/${encodeURIComponent(serial)}/check`,
  calibration: (idOrNumber: string): string => `#/studio/calibrations/${encodeURIComponent(idOrNumber)}`,
  drillEditor: (id: string): string => `#/settings/drills/${encodeURIComponent(id)}`,
} as const;

export const route = signal<Route>({ page: 'live' });

/** What is on the page has changes that would be lost with it. */
export const unsaved = signal(false);
/** The address that waits until the reader has said whether unsaved changes may go; null where none does. */
export const waiting = signal<string | null>(null);

/** Follows the address from now on. */
export function startRouter(): void {
  let shown = location.hash;
  const follow = () => {
    if (unsaved.peek() && location.hash !== shown) {
      waiting.value = location.hash;
      history.replaceState(null, '', shown);
      return;
    }
    shown = location.hash;
    route.value = parseRoute(location.hash);
  };
  addEventListener('beforeunload', (leave) => {
    if (unsaved.peek()) leave.preventDefault();
  });
  addEventListener('hashchange', follow);
  follow();
}

export function go(href: string): void {
  location.hash = href;
}
