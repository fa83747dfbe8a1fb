/** Where the renderer starts: one client, its stores, and the screen. */
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { connectDesk } from './client/connectDesk.ts';
import { watchContract } from './client/contractWatch.ts';
import { createDeskStore } from './client/deskStore.ts';
import { browserTimers } from './client/frameTransport.ts';
import { DeskProvider, type Desk } from './panels/deskContext.ts';
import { createLayoutStore } from './panels/dock/layoutStore.ts';
import { createNoticeStore } from './panels/status/noticeStore.ts';
import { Workstation } from './panels/Workstation.tsx';

const holder = document.getElementById('root');
if (holder === null) throw new Error('index.html: expected an element with id "root"');

const client = connectDesk();
watchContract(client, () => window.location.reload());
const desk: Desk = {
  client,
  store: createDeskStore(client, browserTimers, () => Date.now()),
  layout: createLayoutStore(client, browserTimers),
  notices: createNoticeStore(),
};

createRoot(holder).render(
  <DeskProvider value={desk}>
    <Workstation />
  </DeskProvider>,
);
