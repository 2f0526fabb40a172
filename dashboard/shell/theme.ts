import { computed, effect, signal } from '@preact/signals';
import { readPalette } from '../charts/palette.ts';
import { route } from '../route.ts';
import { theme } from '../settings.ts';

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const system = signal(systemDark.matches);
const forcedColours = matchMedia('(forced-colors: active)');

/** The theme in force: dark is the default of Live, the system's choice that of the other pages. */
const shownTheme = computed<'dark' | 'light'>(() => {
  const choice = theme.value;
  if (choice === 'dark' || choice === 'light') return choice;
  if (choice === 'auto' && route.value.page === 'live') return 'dark';
  return system.value ? 'dark' : 'light';
});

export function startTheme(): void {
  systemDark.addEventListener('change', ({ matches }) => {
    system.value = matches;
  });
  forcedColours.addEventListener('change', readPalette);
  effect(() => {
    document.documentElement.dataset['theme'] = shownTheme.value;
    readPalette();
  });
}
