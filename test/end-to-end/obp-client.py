"""An OBP client in Python's standard library: what programs that were written against OBP v1.4.0 do with transactions."""
import json
import os
import sys
import urllib.error
import urllib.request

BASE = os.environ["OBP_URL"]
CONSUMER_KEY = os.environ["OBP_CONSUMER_KEY"]


def call(method, path, token=None, body=None, headers=None):
    """One request; returns status and parsed body. Refusals are answers too."""
    request = urllib.request.Request(BASE + path, method=method)
    if token is not None:
        request.add_header("Authorization", f"DirectLogin token={token}")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=20) as response:
            status, text = response.status, response.read()
    except urllib.error.HTTPError as refusal:
        status, text = refusal.code, refusal.read()
    return status, json.loads(text) if text else None


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found!r} instead of {wanted!r}")


def log_in(username, password):
    header = f'username="{username}", password="{password}", consumer_key="{CONSUMER_KEY}"'
    status, body = call("POST", "/my/logins/direct", headers={"DirectLogin": header})
    expect("login", status, 201)
    return body["token"]


def own_account(token):
    status, body = call("GET", "/obp/v1.4.0/accounts/private", token)
    expect("accounts", (status, len(body["accounts"])), (200, 1))
    [account] = body["accounts"]
    status, at_bank = call("GET", f"/obp/v1.4.0/banks/{account['bank_id']}/accounts/private", token)
    expect("accounts of the bank", (status, at_bank), (200, body))
    expect("views", "owner" in [view["id"] for view in account["views_available"]], True)
    return f"/obp/v1.4.0/banks/{account['bank_id']}/accounts/{account['id']}"


def all_transactions(account, view, token, page_size):
    """Walks through the pages by header, as v1.4.0 has it, until one is not full."""
    found = []
    while True:
        headers = {"obp_limit": str(page_size), "obp_offset": str(len(found)), "obp_sort_direction": "ASC"}
        status, body = call("GET", f"{account}/{view}/transactions", token, headers=headers)
        expect("page", status, 200)
        found += body["transactions"]
        if len(body["transactions"]) < page_size:
            return found


def pay(account, token):
    """As the samples of 2016 do it: the first type that is offered, then a look for `error` and for a challenge."""
    status, body = call("GET", f"{account}/owner/transaction-request-types", token)
    expect("types", status, 200)
    [offered, *_] = body["transaction_request_types"]
    wish = {
        "to": {"bank_id": os.environ["OBP_PAYEE_BANK"], "account_id": os.environ["OBP_PAYEE_ACCOUNT"]},
        "value": {"currency": "EUR", "amount": "1.00"},
        "description": "from Python",
        "challenge_type": offered["value"],
    }
    requests = f"{account}/owner/transaction-request-types/{offered['value']}/transaction-requests"
    status, made = call("POST", requests, token, wish)
    expect("payment", (status, "error" in made, made.get("challenge")), (201, False, None))
    status, listed = call("GET", f"{account}/owner/transaction-requests", token)
    expect("requests", [one["id"] for one in listed["transaction-requests"]], [made["id"]])
    [transaction_id] = made["transaction_ids"]
    status, one = call("GET", f"{account}/owner/transactions/{transaction_id}/transaction", token)
    expect("its transaction", (status, one["details"]["value"]["amount"]), (200, "-1.00"))

    status, refused = call("POST", requests, token, {**wish, "value": {"currency": "EUR", "amount": "900.00"}})
    expect("too much", (status, refused["error"][:9], refused["message"]), (400, "OBP-49001", refused["error"]))


def main():
    owner = log_in(os.environ["OBP_OWNER"], os.environ["OBP_PASSWORD"])
    auditor = log_in(os.environ["OBP_AUDITOR"], os.environ["OBP_PASSWORD"])
    account = own_account(owner)

    transactions = all_transactions(account, "owner", owner, 3)
    expect("transactions", len({one["id"] for one in transactions}), int(os.environ["OBP_TRANSACTIONS"]))
    completed = [one["details"]["completed"] for one in transactions]
    expect("order", completed, sorted(completed))

    comments = f"transactions/{transactions[0]['id']}/metadata/comments"
    status, comment = call("POST", f"{account}/owner/{comments}", owner, {"value": "from Python"})
    expect("comment", (status, comment["value"]), (201, "from Python"))
    expect("reading it", call("GET", f"{account}/owner/{comments}", owner), (200, {"comments": [comment]}))
    expect("the other view", call("GET", f"{account}/auditor/{comments}", auditor), (200, {"comments": []}))
    expect("without the view", call("GET", f"{account}/owner/{comments}", auditor)[0], 403)
    status, one = call("GET", f"{account}/owner/transactions/{transactions[0]['id']}/transaction", owner)
    expect("inside the transaction", one["metadata"]["comments"], [comment])
    expect("deleting it", call("DELETE", f"{account}/owner/{comments}/{comment['id']}", owner), (204, None))
    expect("afterwards", call("GET", f"{account}/owner/{comments}", owner), (200, {"comments": []}))
    pay(account, owner)
    print("all as expected")


main()
