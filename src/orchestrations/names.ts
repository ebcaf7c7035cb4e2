/** The orchestrations' names in the function app. The prefix keeps them apart from a user's own. */
export const SECTION = "tutti-section";
export const BATCH = "tutti-batch";
