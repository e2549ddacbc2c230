// Headless browsers show no notifications: what would be shown is kept in the page.

/** To be run before the page loads: `window.told` holds title, body and a way to click. */
export async function watchNotifications(page) {
  await page.addInitScript(() => {
    window.told = [];
    window.Notification = class extends EventTarget {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(title, { body }) {
        super();
        window.told.push({ title, body, onclickNow: () => this.dispatchEvent(new Event('click')) });
      }
      close() {}
    };
  });
}
