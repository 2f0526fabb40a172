/** Addresses of the editor that name no drill; no id of a drill has a tilde. */
export const newAddress = '~new';

const COPY = '~copy-';
export const copyAddress = {
  from: (id: string): string => `${COPY}${id}`,
  /** The drill that is copied; null where the address is of no copy. */
  of: (address: string): string | null => (address.startsWith(COPY) ? address.slice(COPY.length) : null),
} as const;
