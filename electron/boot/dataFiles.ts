/** Names of the files in the trader's data folder. */
export const DATABASE_FILE = 'deltadesk.sqlite';
/** The paper exchange's own memory; not the desk's. */
export const PAPER_VENUE_FILE = 'paper-venue.sqlite';
