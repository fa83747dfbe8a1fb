import { describe, expect, it } from 'vitest';
import { watchContract } from '../../../renderer/client/contractWatch.ts';
import type { DeskClient } from '../../../shared/contract/frames.ts';
import { ok } from '../../../shared/result/result.ts';

/** A client that greets with the given contract, and whose link the test opens. */
function aClient() {
  let version = 'first';
  let onLink: (open: boolean) => void = () => undefined;
  const client = {
    request: () => Promise.resolve(ok({ product: 'Deltadesk', version: '1', shell: 'browser', contractVersion: version })),
    subscribe: () => () => undefined,
    onLink(listener: (open: boolean) => void) {
      onLink = listener;
      return () => undefined;
    },
  } as unknown as DeskClient;
  const connect = async (contract: string): Promise<void> => {
    version = contract;
    onLink(true);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { client, connect };
}

describe('watchContract', () => {
  it('is silent while the desk comes back with the contract it began with', async () => {
    const { client, connect } = aClient();
    let reloads = 0;
    watchContract(client, () => void (reloads += 1));
    await connect('first');
    await connect('first');
    expect(reloads).toBe(0);
  });

  it('asks for a reload when another build answers after a reconnect', async () => {
    const { client, connect } = aClient();
    let reloads = 0;
    watchContract(client, () => void (reloads += 1));
    await connect('first');
    await connect('second');
    expect(reloads).toBe(1);
  });
});
