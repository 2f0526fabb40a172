/**
 * The reader's locale. A browser started under LANG=C calls itself "en-US@posix", which Intl refuses; uPlot
 * asks Intl for it while it loads, so main.tsx imports this file before anything else.
 */

/** The first locale that Intl accepts; English where there is none. */
export function usableLocale(tags: readonly string[]): string {
  for (const tag of tags) {
    try {
      return new Intl.NumberFormat(tag).resolvedOptions().locale;
    } catch {
      // try the next one
    }
  }
  return 'en';
}

const page = typeof document !== 'undefined';

export const readersLocale = usableLocale(page ? [navigator.language, ...navigator.languages] : []);

if (page) {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: readersLocale });
  }
}
