"""A mail server that nobody of this project wrote (aiosmtpd): it prints each message that it takes as a line of JSON."""
import email
import email.policy
import json
import logging
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Judge:
    """Takes every message, and tells what a mail program would read in it."""

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "login": session.auth_data.login.decode() if session.auth_data else None,
            "headers": [[name, str(value)] for name, value in message.items()],
            "defects": [str(defect) for defect in message.defects],
            "parts": parts,
        }), flush=True)
        return "250 2.0.0 taken"


def known(server, session, envelope, mechanism, data):
    """Only this user and password are accepted."""
    return AuthResult(handled=False, success=data.login == b"campana" and data.password == b"smtp-password-canary", auth_data=data)


logging.getLogger("mail").setLevel(logging.ERROR)
controller = Controller(Judge(), hostname="127.0.0.1", port=int(sys.argv[1]), authenticator=known, auth_require_tls=False)
controller.start()
print(json.dumps({"ready": True}), flush=True)
sys.stdin.read()
controller.stop()
