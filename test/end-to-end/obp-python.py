"""The published package obp-python (PyPI, 0.206) does with its own functions what obp-client.py does by hand."""
import os
import sys

os.environ["OBP_API_HOST"] = os.environ["obp_api_host"] = os.environ["OBP_URL"]

from obp_python.auth_direct_login import getAuthToken
from obp_python.customAPICall import customAPICall
from obp_python.getAccount import getAccountById
from obp_python.getAccountsHeld import getAccountsHeld
from obp_python.getAccountTransactions import getAccountTransactions

PAGE = 3


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found!r} instead of {wanted!r}")


def log_in(username):
    """The package reads the token of whoever calls from the environment."""
    reply = getAuthToken(OBP_USERNAME=username, OBP_PASSWORD=os.environ["OBP_PASSWORD"])
    expect("login", reply.status_code, 201)
    os.environ["OBP_AUTH_TOKEN"] = reply.json()["token"]


def main():
    bank, wanted = os.environ["OBP_PAYEE_BANK"], int(os.environ["OBP_TRANSACTIONS"])
    log_in(os.environ["OBP_OWNER"])
    [held] = getAccountsHeld(bank).json()["accounts"]
    [private] = customAPICall("obp/v1.4.0/accounts/private").json()["accounts"]
    expect("accounts", (held["bank_id"], held["id"]), (bank, private["id"]))
    expect("balance", getAccountById(bank, held["id"]).json()["balance"]["amount"], "28.00")
    whole = [one["id"] for one in getAccountTransactions(bank, held["id"], "owner").json()["transactions"]]
    account = f"obp/v1.4.0/banks/{bank}/accounts/{held['id']}"
    pages = []
    for offset in range(0, wanted, PAGE):
        page = customAPICall(f"{account}/owner/transactions?obp_limit={PAGE}&obp_offset={offset}")
        pages += [one["id"] for one in page.json()["transactions"]]
    expect("transactions", (len(whole), pages), (wanted, whole))

    comments = f"transactions/{whole[0]}/metadata/comments"
    made = customAPICall(f"{account}/owner/{comments}", "POST", {"value": "from obp-python"})
    expect("comment", made.status_code, 201)
    expect("reading it", customAPICall(f"{account}/owner/{comments}").json(), {"comments": [made.json()]})
    log_in(os.environ["OBP_AUDITOR"])
    expect("the other view", customAPICall(f"{account}/auditor/{comments}").json(), {"comments": []})
    expect("without the view", customAPICall(f"{account}/owner/{comments}").status_code, 403)
    print("all as expected")


main()
