import { ours } from "./ours.ts";

export default ours(
	{ synchronous: "FULL" },
	"One SQLite file, synchronous=FULL: every acknowledged step survives a killed process and a power failure.",
);
