import { useEffect, useRef } from 'preact/hooks';
import { PadCalibrationPage } from '../pages/calibration/PadCalibrationPage.tsx';
import { QuickCheckPage } from '../pages/calibration/QuickCheckPage.tsx';
import { RecordPage } from '../pages/calibration/RecordPage.tsx';
import { DevicesPage } from '../pages/devices/DevicesPage.tsx';
import { LivePage } from '../pages/live/LivePage.tsx';
import { ProgressPage } from '../pages/progress/ProgressPage.tsx';
import { ResultPage } from '../pages/result/ResultPage.tsx';
import { SessionPage } from '../pages/sessions/SessionPage.tsx';
import { SessionsPage } from '../pages/sessions/SessionsPage.tsx';
import { SettingsPage } from '../pages/settings/SettingsPage.tsx';
import { MachineCalibrationPage } from '../pages/studio/calibrate/MachineCalibrationPage.tsx';
import { ItemPage } from '../pages/studio/ItemPage.tsx';
import { StudioPage } from '../pages/studio/StudioPage.tsx';
import { Announcer } from '../parts/Announcer.tsx';
import { type Route, route } from '../route.ts';
import { text } from '../text.ts';
import { Annunciator } from './Annunciator.tsx';
import { FeedNotice } from './FeedNotice.tsx';
import { Header } from './Header.tsx';
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
      return <SettingsPage section={at.section} id={at.id} />;
    case 'result':
      return <ResultPage key={at.id} id={at.id} />;
    case 'progress':
      return <ProgressPage id={at.id} drill={at.drill} />;
    case 'studio':
      return <StudioPage />;
    case 'studio-item':
      return <ItemPage key={at.id} id={at.id} />;
    case 'machine-calibration':
      return <MachineCalibrationPage key={at.serial} serial={at.serial} />;
    case 'pad-calibration':
      return <PadCalibrationPage key={at.serial} serial={at.serial} />;
    case 'quick-check':
      return <QuickCheckPage key={at.serial} serial={at.serial} />;
    case 'calibration':
      return <RecordPage key={at.id} id={at.id} />;
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
