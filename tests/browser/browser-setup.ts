/** Unpacks the browser once, before test files in several processes want it. */
import { findBrowser } from '../../scripts/browser.ts';

export default async function setup(): Promise<void> {
  await findBrowser();
}
