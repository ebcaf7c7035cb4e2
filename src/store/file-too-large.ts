/** The content of a file was longer than its writer allows: a fault of whoever sent it. */
export class FileTooLargeError extends Error {
	override name = "FileTooLargeError";
	readonly mostBytes: number;

	constructor(name: string, mostBytes: number) {
		super(`The file ${name} may have ${mostBytes} bytes; its content is longer. Nothing was kept.`);
		this.mostBytes = mostBytes;
	}
}
