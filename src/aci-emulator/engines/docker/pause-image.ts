import { type EngineApi, EngineApiError } from "./engine-api.ts";
import { readProgress } from "./engine-progress.ts";
import { imageArchive } from "./image-archive.ts";

/** Fully qualified: podman would make a short name its own. */
const PAUSE_IMAGE = "localhost/tutti/pause:1";

/**
 * Sees to it that the engine has the image of the container that holds a group's network, and returns its
 * name. The image is one file made here, so that no registry is needed: a program that waits for ever.
 */
export async function ensurePauseImage(api: EngineApi): Promise<string> {
	try {
		await api.call("GET", `/images/${PAUSE_IMAGE}/json`);
	} catch (error) {
		if (!(error instanceof EngineApiError && error.status === 404)) throw error;
		const { Arch } = await api.call<{ Arch: string }>("GET", "/version");
		const body = await pauseImage(Arch);
		await readProgress(await api.stream("POST", "/images/load", { body }));
	}
	return PAUSE_IMAGE;
}

function pauseImage(architecture: string): Promise<Buffer> {
	const content = pauseProgram(architecture);
	const files = [{ path: "pause", mode: 0o755, content }];
	return imageArchive({
		...{ name: PAUSE_IMAGE, architecture, files },
		config: { Entrypoint: ["/pause"] },
	});
}

interface Machine {
	/** e_machine of the ELF header. */
	elfMachine: number;
	code: string;
}

/** System calls that wait, in a loop: pause(2), and ppoll(2) where there is no pause. */
const MACHINES: Record<string, Machine> = {
	// mov eax, 34; syscall; jmp back
	amd64: { elfMachine: 62, code: "b8220000000f05ebf7" },
	// mov x0..x3, 0; mov x8, 73; svc 0; b back
	arm64: { elfMachine: 183, code: "000080d2010080d2020080d2030080d2280980d2010000d4faffff17" },
};

const LOAD_ADDRESS = 0x400000n;
const ELF_HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;

/** A static ELF executable: the header, one segment that is read and executed, and the code. */
function pauseProgram(architecture: string): Buffer {
	const machine = MACHINES[architecture];
	if (!machine) {
		throw new Error(
			`The container engine runs on ${architecture}; groups on a bridge are for ${Object.keys(MACHINES).join(" and ")}. The network "host" needs no program of the emulator's.`,
		);
	}
	const code = Buffer.from(machine.code, "hex");
	const headers = Buffer.alloc(ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES);
	const size = BigInt(headers.length + code.length);
	headers.write("\x7fELF\x02\x01\x01", "latin1"); // 64 bits, little end first, version 1
	headers.writeUInt16LE(2, 16); // executable
	headers.writeUInt16LE(machine.elfMachine, 18);
	headers.writeUInt32LE(1, 20);
	headers.writeBigUInt64LE(LOAD_ADDRESS + BigInt(headers.length), 24); // entry
	headers.writeBigUInt64LE(BigInt(ELF_HEADER_BYTES), 32); // where the program headers are
	headers.writeUInt16LE(ELF_HEADER_BYTES, 52);
	headers.writeUInt16LE(PROGRAM_HEADER_BYTES, 54);
	headers.writeUInt16LE(1, 56);
	headers.writeUInt32LE(1, ELF_HEADER_BYTES); // a segment to load
	headers.writeUInt32LE(5, ELF_HEADER_BYTES + 4); // read, execute
	headers.writeBigUInt64LE(LOAD_ADDRESS, ELF_HEADER_BYTES + 16);
	headers.writeBigUInt64LE(LOAD_ADDRESS, ELF_HEADER_BYTES + 24);
	headers.writeBigUInt64LE(size, ELF_HEADER_BYTES + 32);
	headers.writeBigUInt64LE(size, ELF_HEADER_BYTES + 40);
	headers.writeBigUInt64LE(0x1000n, ELF_HEADER_BYTES + 48);
	return Buffer.concat([headers, code]);
}
