/** An error in the form of the Durable extension's HTTP API. */
export function jsonError(status: number, message: string): Response {
	return Response.json(
		{ Message: message, ExceptionMessage: message, ExceptionType: null },
		{ status },
	);
}
