// The numbers of connections that throughput is measured and drawn at.

/** How many buyers ask at the same time: one on each connection. */
export const CONNECTIONS = [1, 16, 64, 256, 1_024] as const;
