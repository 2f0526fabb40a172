import { useEffect, useRef } from 'preact/hooks';
import { DevicesPage } from '../pages/devices/DevicesPage.tsx';
import { LivePage } from '../pages/live/LivePage.tsx';
import { ProgressPage } from '../pages/progress/ProgressPage.tsx';
import { ResultPage } from '../pages/result/ResultPage.tsx';
import { SessionPage } from '../pages/sessions/SessionPage.tsx';
import { SessionsPage } from '../pages/sessions/SessionsPage.tsx';
import { Announcer } from '../parts/Announcer.tsx';
import { type Route, route } from '../route.ts';
import { text } from '../text.ts';
import { Annunciator } from './Annunciator.tsx';
import { FeedNotice } from './FeedNotice.tsx';
import { Header } from './Header.tsx';
import { lazyPages } from './lazyPage.tsx';
import { NotFound } from './NotFound.tsx';
import { ProtectiveStop } from './ProtectiveStop.tsx';

const titles: Readonly<Record<Route['page'], string>> = {
  live: text.nav.live,
  sessions: text.nav.sessions,
  session: text.live.session.label,
  devices: text.nav.devices,
  result: text.nav.result,
  progress: text.nav.progress,
  settings: text.nav.settings,
  studio: text.nav.studio,
  'studio-item': text.nav.studio,
  'machine-calibration': text.studio.title.machine,
  'pad-calibration': text.studio.title.pad,
  'quick-check': text.studio.title.check,
  calibration: text.studio.title.record,
  unknown: text.notFound.heading,
};

/** The first page stands by then. */
const WARM_AFTER_MS = 2000;
// A lesson needs neither: they come once Live stands, and before anybody can have asked for them.
const studio = lazyPages(() => import('../pages/studio/pages.ts'));
const settings = lazyPages(() => import('../pages/settings/SettingsPage.tsx'));

function Page() {
  const at = route.value;
  switch (at.page) {
    case 'live':
      return <LivePage />;
    case 'sessions':
      return <SessionsPage />;
    case 'session':
      return <SessionPage key={`${at.id}/${at.at?.us}`} id={at.id} at={at.at} />;
    case 'devices':
      return <DevicesPage />;
    case 'settings':
      return (
        <settings.Lazy of={({ SettingsPage }) => SettingsPage} props={{ section: at.section, id: at.id }} />
      );
    case 'result':
      return <ResultPage key={at.id} id={at.id} />;
    case 'progress':
      return <ProgressPage id={at.id} drill={at.drill} />;
    case 'studio':
      return <studio.Lazy of={({ StudioPage }) => StudioPage} props={{}} />;
    case 'studio-item':
      return (
        <studio.Lazy
          key={`${at.page}/${at.id}`}
          of={({ ItemPage }) => ItemPage}
          props={{ id: at.id, at: at.at }}
        />
      );
    case 'machine-calibration':
      return (
        <studio.Lazy
          key={`${at.page}/${at.serial}`}
          of={({ MachineCalibrationPage }) => MachineCalibrationPage}
          props={{ serial: at.serial }}
        />
      );
    case 'pad-calibration':
      return (
        <studio.Lazy
          key={`${at.page}/${at.serial}`}
          of={({ PadCalibrationPage }) => PadCalibrationPage}
          props={{ serial: at.serial }}
        />
      );
    case 'quick-check':
      return (
        <studio.Lazy
          key={`${at.page}/${at.serial}`}
          of={({ QuickCheckPage }) => QuickCheckPage}
          props={{ serial: at.serial }}
        />
      );
    case 'calibration':
      return (
        <studio.Lazy key={`${at.page}/${at.id}`} of={({ RecordPage }) => RecordPage} props={{ id: at.id }} />
      );
    default:
      return <NotFound />;
  }
}

export function App() {
  const { page } = route.value;
  const shown = useRef<Route['page'] | null>(null);
  useEffect(() => {
    document.title = text.title(titles[page]);
    scrollTo(0, 0);
    // A reader starts at the top of the new page; the first page is left as the browser has it.
    if (shown.current !== null) document.getElementById('main')?.focus({ preventScroll: true });
    shown.current = page;
  }, [page]);
  useEffect(() => {
    const later = setTimeout(() => {
      studio.warm();
      settings.warm();
    }, WARM_AFTER_MS);
    return () => clearTimeout(later);
  }, []);
  return (
    <>
      <Header />
      <ProtectiveStop />
      <Annunciator />
      <FeedNotice />
      <main id="main" tabIndex={-1} class={`page page-${page}`}>
        <Page />
      </main>
      <Announcer />
    </>
  );
}
