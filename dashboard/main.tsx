import './locale.ts';
import { render } from 'preact';
import { startFeed } from './live/feed.ts';
import { startTicking } from './live/state.ts';
import { startRouter } from './route.ts';
import { App } from './shell/App.tsx';
import { startTheme } from './shell/theme.ts';
import { soundListener } from './sound/listener.ts';
import { startMetronome } from './sound/metronome.ts';
import { startSound } from './sound/unlock.ts';
import { followAttempts } from './training/follow.ts';
import { followRunningDrill } from './training/runningDrill.ts';

startRouter();
startTheme();
startTicking();
startSound();
followRunningDrill();
followAttempts();
startMetronome();
startFeed(soundListener);

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
