// What co-wechat-api makes of the sandbox, told as by with_wechatpy.py. Called with the folder that it is installed in before the rest.
'use strict';

const { createRequire } = require('module');
const [folder, base, appid, secret, template] = process.argv.slice(2);
const API = createRequire(`${folder}/`)('co-wechat-api');

const DATA = {
  thing1: { value: '茶' },
  amount2: { value: '1.00' },
  time3: { value: '2026-12-01 10:00' },
};
const PROGRAM = { appid: 'wx0123456789abcdef', pagepath: 'index' };
const FOLLOWER = 'oFollower0000000000000000001';

const api = new API(appid, secret);
api.prefix = `${base}/cgi-bin/`;

// "int" for a msgid of which every digit arrived, as in the Python SDKs, or the errcode of the SDK's own exception.
async function send(to = FOLLOWER, kind = template, data = DATA, url = '', program = undefined) {
  try {
    const { msgid } = await api.sendTemplate(to, kind, url, '#173177', data, program);
    return /^\d{19}$/.test(String(msgid)) ? 'int' : String(msgid);
  } catch (error) {
    return error.code;
  }
}

// With a token that WeChat does not know any more: it fetches another and sends again.
async function renewed() {
  await api.saveToken({ accessToken: '92_stale', expireTime: Date.now() + 7e6 });
  const code = await send();
  return [code, (await api.getToken()).accessToken !== '92_stale'];
}

// How many people there are on each page of followers, the last, empty one among them.
async function pages() {
  const counts = [];
  let after;
  do {
    const page = await api.getFollowers(after);
    counts.push(page.count);
    after = page.next_openid;
  } while (counts.at(-1));
  return counts;
}

// A wrong secret ends with its own code; with 40001 instead of it this SDK would fetch a token for ever.
async function refused() {
  const other = new API(appid, 'bad');
  other.prefix = api.prefix;
  return other.getAccessToken().then(() => 0, (error) => error.code);
}

async function main() {
  const listed = (await api.getAllPrivateTemplate()).template_list;
  const added = (await api.addTemplate('TM00015')).template_id;
  return {
    token: typeof (await api.getAccessToken()).accessToken === 'string',
    'wrong secret': await refused(),
    send: await send(),
    'send with url': await send(FOLLOWER, template, DATA, 'https://example.com/'),
    'send with mini program': await send(FOLLOWER, template, DATA, '', PROGRAM),
    unfollowed: await send('oSANDBOX_unfollowed_00000001'),
    'of another account': await send('oSANDBOX_foreign_00000001'),
    'template switched off': await send('oSANDBOX_template_off_00000001'),
    'unknown template': await send(FOLLOWER, 'x'),
    'wrong data': await send(FOLLOWER, template, { thing1: '茶' }),
    'token renewed': await renewed(),
    templates: listed.some((each) => each.template_id === template),
    followers: await pages(),
    batchget: (await api.batchGetUsers([FOLLOWER])).user_info_list[0].subscribe,
    'user info': (await api.getUser(FOLLOWER)).openid,
    tags: (await api.getTags()).tags.map((tag) => tag.name),
    'tag of a person': (await api.getIdList(FOLLOWER)).tagid_list,
    'people of a tag': (await api.getUsersFromTag(100)).count > 0,
    industry: Object.keys(await api.getIndustry()).sort(),
    'template added': await send(FOLLOWER, added),
    'template deleted': (await api.delPrivateTemplate(added)).errcode,
    addresses: (await api.getIp()).ip_list,
  };
}

main().then((told) => console.log(JSON.stringify(told)), (error) => { console.error(error); process.exit(1); });
