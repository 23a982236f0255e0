"""LocalStack on a free port of the loopback interface; ends when its standard input does.

It would download DynamoDB Local when it is first asked for a table. It is given the
one in .tools/aws/dynamodb-local instead, which listens on the loopback interface too.
"""

import functools
import os
import random
import shutil
import socket
import sys
import tempfile
import threading

from twisted.internet import endpoints


def free_address() -> str:
    """An address that is free, and that no system hands out until LocalStack listens there."""
    while True:
        address = ("127.0.0.1", random.randrange(10_000, 32_768))
        with socket.socket() as s:
            if s.connect_ex(address) != 0:
                return "%s:%d" % address


# LocalStack reads its settings when it is imported.
address = free_address()
folder = tempfile.mkdtemp(prefix="postern-localstack-")
os.environ.update(
    GATEWAY_LISTEN=address,
    LOCALSTACK_HOST=address,
    SERVICES="dynamodb,kms,s3,sqs",
    # Else the URLs of queues have host names that nobody resolves.
    SQS_ENDPOINT_STRATEGY="path",
    FILESYSTEM_ROOT=folder,
    DYNAMODB_IN_MEMORY="1",
    LS_LOG="error",
    # Nothing leaves this machine.
    DISABLE_EVENTS="1",
    DNS_ADDRESS="0",
    SKIP_SSL_CERT_DOWNLOAD="1",
)

from localstack.runtime import events, main  # noqa: E402
from localstack.services.dynamodb.packages import DynamoDBLocalPackageInstaller  # noqa: E402
from localstack.services.dynamodb.server import DynamodbServer  # noqa: E402

# Its web server listens on every interface, whatever GATEWAY_LISTEN says.
endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")


def dynamodb_local(server: DynamodbServer) -> list[str]:
    installed = os.path.abspath("../dynamodb-local")
    options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", f"-Djava.library.path={installed}/lib"]
    return ["java", *options, "-cp", f"{installed}/classes:{installed}/lib/*", "DynamoDBLocal", str(server.port)]


DynamoDBLocalPackageInstaller.is_installed = lambda _: True
DynamodbServer._create_shell_command = dynamodb_local


def live() -> None:
    events.infra_ready.wait()
    print(f"listening on {address}", flush=True)
    sys.stdin.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


threading.Thread(target=live, daemon=True).start()
main.main()
