import { randomUUID } from "node:crypto";

/** An id for an instance or an execution: 32 hexadecimal digits, as .NET writes a GUID in the format N. */
export function freshId(): string {
	return randomUUID().replaceAll("-", "");
}
