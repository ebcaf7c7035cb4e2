import { ours } from "./ours.ts";

export default ours(
	{ synchronous: "NORMAL" },
	"One SQLite file, synchronous=NORMAL: survives a killed process; a power failure may cost the last steps.",
);
