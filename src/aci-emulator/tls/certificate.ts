import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import * as der from "./der.ts";

/**
 * Issues X.509 v3 certificates for P-256 keys (RFC 5280). Node can read and verify certificates but not
 * issue them; what is needed here fits one page, so there is no dependency for it.
 *
 * Strict verifiers (OpenSSL with X509_STRICT, as Python 3.13 uses it) want: critical basicConstraints and
 * keyUsage and a subjectKeyIdentifier on the CA, an authorityKeyIdentifier and a subjectAltName on the
 * server's certificate. All of that is here.
 */
export interface CertificateRequest {
	subject: string;
	issuer: string;
	publicKey: KeyObject;
	/** The private key of the issuer; the certificate's own for a self-signed CA. */
	issuerKey: KeyObject;
	notBeforeAt: number;
	notAfterAt: number;
	/** A CA that may sign servers, or a server known by these host names and IP addresses. */
	role: { kind: "authority" } | { kind: "server"; names: string[] };
}

const ECDSA_WITH_SHA256 = der.sequence(der.objectId("1.2.840.10045.4.3.2"));

/** Returns the certificate as PEM. */
export function issueCertificate(request: CertificateRequest): string {
	const body = der.sequence(
		der.context(0, der.integer(Buffer.of(2)), "constructed"), // version 3
		der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
		ECDSA_WITH_SHA256,
		name(request.issuer),
		der.sequence(der.time(request.notBeforeAt), der.time(request.notAfterAt)),
		name(request.subject),
		request.publicKey.export({ type: "spki", format: "der" }),
		der.context(3, der.sequence(...extensions(request)), "constructed"),
	);
	const signature = sign("sha256", body, request.issuerKey);
	const certificate = der.sequence(body, ECDSA_WITH_SHA256, der.bitString(signature));
	const lines = certificate.toString("base64").match(/.{1,64}/g)!;
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function extensions({ role, publicKey, issuerKey }: CertificateRequest): Buffer[] {
	const both = [
		extension("2.5.29.14", der.octetString(keyId(publicKey))),
		extension(
			"2.5.29.35",
			der.sequence(der.context(0, keyId(createPublicKey(issuerKey)), "primitive")),
		),
	];
	if (role.kind === "authority") {
		const noFurtherAuthorities = der.sequence(der.boolean(true), der.integer(Buffer.of(0)));
		return [
			extension("2.5.29.19", noFurtherAuthorities, "critical"),
			extension("2.5.29.15", der.bitString(Buffer.of(0b0000_0110), 1), "critical"), // sign certificates, CRLs
			...both,
		];
	}
	return [
		extension("2.5.29.19", der.sequence(), "critical"),
		extension("2.5.29.15", der.bitString(Buffer.of(0b1000_0000), 7), "critical"), // digital signature
		extension("2.5.29.37", der.sequence(der.objectId("1.3.6.1.5.5.7.3.1"))), // TLS server
		extension("2.5.29.17", der.sequence(...role.names.map(alternativeName))),
		...both,
	];
}

function extension(id: string, value: Buffer, critical?: "critical"): Buffer {
	const flag = critical ? [der.boolean(true)] : [];
	return der.sequence(der.objectId(id), ...flag, der.octetString(value));
}

function alternativeName(host: string): Buffer {
	if (isIP(host) === 4) {
		return der.context(7, Buffer.from(host.split(".").map(Number)), "primitive");
	}
	if (isIP(host) === 6) return der.context(7, addressBytes(host), "primitive");
	return der.context(2, Buffer.from(host), "primitive");
}

/** The 16 bytes of an IPv6 address; a zone is this machine's affair and is left out. */
function addressBytes(host: string): Buffer {
	const { hostname } = new URL(`http://[${host.split("%")[0]}]`);
	const [head = [], tail = []] = hostname
		.slice(1, -1)
		.split("::")
		.map((half) => half.split(":").filter((each) => each !== ""));
	const zeros = Array<string>(8 - head.length - tail.length).fill("0");
	return Buffer.from(
		[...head, ...zeros, ...tail].map((each) => each.padStart(4, "0")).join(""),
		"hex",
	);
}

function name(commonName: string): Buffer {
	return der.sequence(der.set(der.sequence(der.objectId("2.5.4.3"), der.utf8String(commonName))));
}

/** RFC 5280 4.2.1.2, method 1: SHA-1 of the public key's bits, which for P-256 are the last 65 bytes. */
function keyId(publicKey: KeyObject): Buffer {
	const spki = publicKey.export({ type: "spki", format: "der" });
	return createHash("sha1").update(spki.subarray(-65)).digest();
}
