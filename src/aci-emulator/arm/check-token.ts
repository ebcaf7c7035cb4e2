import { readToken } from "../identity/access-token.ts";
import { ArmError } from "./arm-error.ts";

/** What a token may be for, as ARM's refusal lists them. */
const ARM_AUDIENCES = [
	"https://management.core.windows.net/",
	"https://management.core.windows.net",
	"https://management.azure.com/",
	"https://management.azure.com",
];

export interface TokenCheck {
	tokenKey: string;
	tenantId: string;
	/** The wall's time: see identity/access-token.ts. */
	wallNow: () => number;
}

/** The principal whose token the request carries. Throws ARM's 401 if it carries none that is good. */
export function principalOf(request: Request, { tokenKey, tenantId, wallNow }: TokenCheck): string {
	const header = request.headers.get("authorization");
	const refuse = (code: string, message: string, description: string) => {
		const authority = `${new URL(request.url).origin}/${tenantId}`;
		return new ArmError(401, code, message, {
			"WWW-Authenticate": `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"`,
		});
	};
	if (!header) {
		throw refuse(
			"AuthenticationFailed",
			"Authentication failed. The 'Authorization' header is missing.",
			"The authentication failed because of missing 'Authorization' header.",
		);
	}
	const token = /^Bearer (\S+)$/i.exec(header)?.[1];
	const claims = token === undefined ? undefined : readToken(tokenKey, token);
	if (!claims) {
		const message = "The access token is invalid.";
		throw refuse("InvalidAuthenticationToken", message, message);
	}
	if (wallNow() >= claims.expiresAt) {
		const message = `The access token expiry UTC time '${utc(claims.expiresAt)}' is earlier than current UTC time '${utc(wallNow())}'.`;
		throw refuse("ExpiredAuthenticationToken", message, "The access token has expired.");
	}
	if (!isForArm(claims.audience, request)) {
		const message = `The access token has been obtained for wrong audience or resource '${claims.audience}'. It should exactly match with one of the allowed audiences '${ARM_AUDIENCES.join("','")}'.`;
		throw refuse("InvalidAuthenticationTokenAudience", message, "The audience is wrong.");
	}
	if (claims.tenantId.toLowerCase() !== tenantId.toLowerCase()) {
		const message = `The access token is from the wrong issuer '${issuer(claims.tenantId)}'. It must match the tenant '${issuer(tenantId)}' associated with this subscription.`;
		throw refuse("InvalidAuthenticationTokenTenant", message, "The issuer is wrong.");
	}
	return claims.appId;
}

/** The SDKs ask by default for a token for the endpoint that they were given: the emulator's own is good, too. */
function isForArm(audience: string, request: Request): boolean {
	if (ARM_AUDIENCES.includes(audience)) return true;
	return URL.canParse(audience) && new URL(audience).hostname === new URL(request.url).hostname;
}

function issuer(tenantId: string): string {
	return `https://sts.windows.net/${tenantId}/`;
}

/** As ARM writes instants: 1/31/2026 1:05:09 PM. */
function utc(at: number): string {
	return new Date(at)
		.toLocaleString("en-US", { timeZone: "UTC" })
		.replace(",", "")
		.replace("\u202f", " ");
}
