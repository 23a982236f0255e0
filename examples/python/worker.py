"""A worker that takes Postern's events off the queue, and handles each once.

    make run                          # in another terminal
    pip install boto3
    export AWS_ENDPOINT_URL_SQS=http://127.0.0.1:8787 AWS_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=...      # user_id and private_key of .postern/credentials.json
    export AWS_SECRET_ACCESS_KEY=...
    python examples/python/worker.py http://127.0.0.1:8787/000000000000/postern-events

With other variables, and the URL of another queue, it does the same with SQS.
"""

import base64
import json
import os
import sqlite3
import sys

import boto3


def handle(event, body):
    """Does the work: make it idempotent, since a crash may have it done once more."""
    print("handled", event["type"], event["id"], len(body), "bytes", flush=True)


def body_of(event):
    """Returns the body. JSON in data is written anew: the text of the message alone has its bytes."""
    if "dataref" in event:
        raise ValueError("the body is not in the message: " + event["dataref"])
    if "data_base64" in event:
        return base64.b64decode(event["data_base64"])
    return json.dumps(event["data"]).encode() if "data" in event else b""


def work(inbox, message):
    """Handles the event of a message, unless that is done, or nobody asked for it again."""
    event = json.loads(message["Body"])
    key = (event["webhookid"], event["id"])
    known = inbox.execute("SELECT 1 FROM handled WHERE webhook = ? AND event = ?", key).fetchone()
    if known and not event.get("replay"):
        print("known", event["id"], flush=True)
        return
    handle(event, body_of(event))
    inbox.execute("INSERT OR IGNORE INTO handled VALUES (?, ?)", key)
    inbox.commit()


def main(queue, inbox_path):
    inbox = sqlite3.connect(inbox_path)
    inbox.execute("CREATE TABLE IF NOT EXISTS handled (webhook, event, PRIMARY KEY (webhook, event))")
    sqs = boto3.client("sqs", region_name=os.environ.get("AWS_REGION"))
    while True:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            try:
                work(inbox, message)
            except Exception as error:  # it comes again, and the fifth time it is a dead letter
                print("failed", message["MessageId"], error, file=sys.stderr, flush=True)
            else:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: worker.py QUEUE_URL")
    try:
        main(sys.argv[1], os.environ.get("INBOX", "worker-inbox.sqlite"))
    except KeyboardInterrupt:
        pass
