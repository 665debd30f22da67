import type { App } from '@slack/bolt';
import type { Desk } from '../desk.ts';
import { homeFor } from '../home.ts';
import { appHome } from '../views/app-home.ts';

/** Somebody opened the app's Home tab. */
export function listenForAppHome(app: App, desk: Desk): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    desk.later('app home', async () => {
      const view = appHome(await homeFor(event.user, desk));
      await desk.client.views.publish({ user_id: event.user, view });
    });
  });
}
