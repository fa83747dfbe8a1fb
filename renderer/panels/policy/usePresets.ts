/** The policies that ship with the desk, asked whenever the link comes up. */
import { useEffect, useState } from 'react';
import type { PolicyPreset } from '../../../shared/contract/policyMessages.ts';
import { useDesk } from '../deskContext.ts';

export function usePresets(): readonly PolicyPreset[] {
  const { client } = useDesk();
  const [presets, setPresets] = useState<readonly PolicyPreset[]>([]);
  useEffect(
    () =>
      client.onLink((open) => {
        if (!open) return;
        void client.request('policy.presets', {}).then((reply) => {
          if (reply.ok) setPresets(reply.value.presets);
        });
      }),
    [client],
  );
  return presets;
}
