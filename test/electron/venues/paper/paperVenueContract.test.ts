import { startInProcess, startRemote } from '../../../support/paperHarness.ts';
import { venueContract } from '../../../contracts/venueContract.ts';

venueContract('paper venue in this process', () => startInProcess());
venueContract('paper venue in a process of its own', () => startRemote());
