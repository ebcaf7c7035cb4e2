type Handler = (request: Request) => Response | Promise<Response>;

export interface FrontParts {
	arm: Handler;
	metadata: Handler;
	/** Answers undefined for what is not its own. */
	tokens: (request: Request) => Response | Promise<Response> | undefined;
	managedIdentity: Handler;
	/** Absent: nobody may have a token for nothing. */
	instanceMetadata?: Handler | undefined;
}

/**
 * The one door of the emulator, on both of its ports: ARM, and beside it what clients ask before they have a
 * token. Each part checks for itself who may enter.
 */
export function front(parts: FrontParts): Handler {
	const own: Record<string, Handler> = {
		"/metadata/endpoints": parts.metadata,
		"/msi/token": parts.managedIdentity,
		...(parts.instanceMetadata
			? { "/metadata/identity/oauth2/token": parts.instanceMetadata }
			: {}),
	};
	return (request) => {
		const path = new URL(request.url).pathname.toLowerCase().replace(/\/+$/, "");
		const handler = Object.hasOwn(own, path) ? own[path] : undefined;
		return handler?.(request) ?? parts.tokens(request) ?? parts.arm(request);
	};
}
