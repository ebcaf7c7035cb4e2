/** Node's longest timer, about 24.8 days; longer waits are cut into such pieces. */
export const LONGEST_TIMEOUT_MS = 2_147_483_647;
