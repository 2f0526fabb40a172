import { useEffect, useRef } from 'preact/hooks';
import { hrefOf, type Route, route } from '../route.ts';
import { text } from '../text.ts';
import { FeedBadge } from './FeedBadge.tsx';
import { RecordingBadge } from './RecordingBadge.tsx';
import { SoundSwitch } from './SoundSwitch.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

const pages = ['live', 'sessions', 'progress', 'studio', 'devices', 'settings'] as const;
/** Pages without an entry of their own stand under that of their list. */
const under: Partial<Record<Route['page'], (typeof pages)[number]>> = {
  session: 'sessions',
  result: 'progress',
  'studio-item': 'studio',
  'machine-calibration': 'studio',
  'pad-calibration': 'studio',
  'quick-check': 'studio',
  calibration: 'studio',
};

export function Header() {
  const { page: shown } = route.value;
  const at = under[shown] ?? shown;
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const header = root.current;
    if (header === null) return;
    // Large text or a long state may wrap it; the flag stands below it whatever its height.
    const observer = new ResizeObserver(() => {
      document.documentElement.style.setProperty('--header-now', `${header.offsetHeight}px`);
    });
    observer.observe(header);
    return () => observer.disconnect();
  }, []);
  return (
    <header class="header" ref={root}>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {text.skip}
      </button>
      <a class="brand" href={hrefOf.live} aria-label={text.name}>
        <svg width="28" height="24" viewBox="0 0 28 24" aria-hidden="true">
          <path class="brand-skin" d="M1 5H27" />
          <path class="brand-stroke" d="M2 5C5 5 5 19 8 19S11 5 14 5S17 19 20 19S23 5 26 5" />
        </svg>
        <span class="brand-name">{text.name}</span>
      </a>
      <nav class="nav" aria-label={text.nav.label}>
        {pages.map((page) => (
          <a key={page} href={hrefOf[page]} aria-current={at === page ? 'page' : undefined}>
            {text.nav[page]}
          </a>
        ))}
      </nav>
      <div class="header-state">
        <RecordingBadge />
        <FeedBadge />
      </div>
      <div class="header-switches">
        <SoundSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}
