/** Which page is shown: the part of the address after the hash. Static files and the service need not know. */
import { signal } from '@preact/signals';

export type Route =
  | { readonly page: 'live' }
  | { readonly page: 'sessions' }
  | { readonly page: 'session'; readonly id: string }
  | { readonly page: 'devices' }
  | { readonly page: 'unknown' };

export function parseRoute(hash: string): Route {
  const [page = '', id, ...more] = hash.replace(/^#?\/?/, '').split('/');
  if (more.length > 0) return { page: 'unknown' };
  if (page === 'sessions' && id !== undefined && id !== '') return { page: 'session', id: decode(id) };
  if (id !== undefined && id !== '') return { page: 'unknown' };
  if (page === '' || page === 'live') return { page: 'live' };
  if (page === 'sessions' || page === 'devices') return { page };
  return { page: 'unknown' };
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
} as const;

export const route = signal<Route>({ page: 'live' });

/** Follows the address from now on. */
export function startRouter(): void {
  const follow = () => {
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', follow);
  follow();
}

export function go(href: string): void {
  location.hash = href;
}
