import './locale.ts';
import { render } from 'preact';
import { recallHolding } from './control/leases.ts';
import { followReactions } from './control/reactions.ts';
import { startFeed } from './live/feed.ts';
import { startTicking } from './live/state.ts';
import { startRouter } from './route.ts';
import { App } from './shell/App.tsx';
import { listenForStops } from './shell/stop.ts';
import { startTheme } from './shell/theme.ts';
import { soundListener } from './sound/listener.ts';
import { startMetronome } from './sound/metronome.ts';
import { startSound } from './sound/unlock.ts';
import { followAttempts } from './training/follow.ts';
import { followRunningDrill } from './training/runningDrill.ts';

// First of all: the stop waits for nothing.
listenForStops();
recallHolding();
startRouter();
startTheme();
startTicking();
startSound();
followReactions();
followRunningDrill();
followAttempts();
startMetronome();
startFeed(soundListener);

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
